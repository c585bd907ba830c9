import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { DensityProvider } from "@/components/shell/density-context";
import { preferenceCookies, readDensity, readTheme, readZone } from "@/components/shell/preferences";
import { SampleStrip } from "@/components/shell/sample-strip";
import { sectionNamesFor } from "@/components/shell/sections";
import { Shell } from "@/components/shell/shell";
import { ZoneProvider } from "@/components/shell/zone-context";
import { sampleAccounts, samplePassword } from "@/lib/access/sample";
import { requireViewer } from "@/lib/access/server/session";
import type { Person } from "@/lib/access/viewer";
import { readIntegrity } from "@/lib/ledger/server/read-integrity";
import { readLog } from "@/lib/log/server/read-log";
import { roleNames } from "@/lib/model/role";
import { leave } from "./leave";

/** The frame. It asks for the viewer to draw their name; each page asks again, since a layout guards nothing. */
export default async function ExplorerLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer();
  const [log, integrity, jar] = await Promise.all([readLog(viewer), readIntegrity(viewer), cookies()]);
  const zone = readZone(jar.get(preferenceCookies.zone)?.value);
  const density = readDensity(jar.get(preferenceCookies.density)?.value);
  const stripHidden = log.kind === "live" || jar.has(preferenceCookies.sampleStrip);
  return (
    <NuqsAdapter>
      <ZoneProvider zone={zone}>
        <DensityProvider density={density}>
          <Shell
            sections={sectionNamesFor(viewer)}
            origin={log.origin}
            integrity={{ state: integrity.state, now: integrity.facts.now }}
            user={{
              ...userOf(viewer),
              theme: readTheme(jar.get(preferenceCookies.theme)?.value),
              zone,
              density,
              signOut: leave,
            }}
            strip={stripHidden ? null : <Strip kind={log.kind === "test" ? "test" : "sample"} />}
          >
            {children}
          </Shell>
        </DensityProvider>
      </ZoneProvider>
    </NuqsAdapter>
  );
}

function userOf(viewer: Person) {
  return { name: viewer.name, email: viewer.email, role: roleNames[viewer.role] };
}

function Strip({ kind }: { kind: "sample" | "test" }) {
  return (
    <SampleStrip
      kind={kind}
      signIns={sampleAccounts.map((account) => account.email)}
      password={samplePassword}
    />
  );
}
