import { BookOpen, FileCheck2 } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { VerdictBanner } from "@/components/integrity/verdict-banner";
import { buttonStyle } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { requireViewer } from "@/lib/access/server/session";
import { readIntegrity, readVerificationOf } from "@/lib/ledger/server/read-integrity";
import { isInstant } from "@/lib/log/instant";
import { verifyEverything } from "./actions";
import { IntegrityAside } from "./integrity-aside";
import { IntegrityMain } from "./integrity-main";

export const metadata: Metadata = { title: "Integrity" };

export default async function IntegrityPage({ searchParams }: PageProps<"/integrity">) {
  const viewer = await requireViewer();
  const [{ facts, state }, running, { before }] = await Promise.all([
    readIntegrity(viewer),
    readVerificationOf(viewer, { kind: "open" }),
    searchParams,
  ]);
  const found =
    state.kind === "altered"
      ? await readVerificationOf(viewer, { kind: "id", id: state.verification })
      : null;
  return (
    <>
      <header className="flex flex-wrap items-center gap-2 px-5 pt-3.5 pb-3">
        <div className="min-w-0 grow">
          <h1 className="record text-xl">Integrity</h1>
          <p className="text-muted-foreground">
            Every event is a leaf of a hash tree. A signed checkpoint fixes the whole log up to that point.
          </p>
        </div>
        <Link href="/integrity/how" className={buttonStyle({})}>
          <Icon icon={BookOpen} /> How verification works
        </Link>
        <Link href="/integrity/file" className={buttonStyle({})}>
          <Icon icon={FileCheck2} /> Verify a file
        </Link>
      </header>
      <VerdictBanner
        facts={facts}
        state={state}
        found={found}
        isRunning={running !== null}
        verify={verifyEverything}
      />
      <div className="grid grid-cols-[minmax(0,1fr)_424px] max-lg:grid-cols-[minmax(0,1fr)] lg:min-h-0 lg:flex-1">
        <IntegrityMain
          viewer={viewer}
          facts={facts}
          state={state}
          found={found}
          before={typeof before === "string" && isInstant(before) ? before : null}
        />
        <IntegrityAside
          viewer={viewer}
          facts={facts}
          running={running}
          isAltered={state.kind === "altered"}
        />
      </div>
    </>
  );
}
