import { ShieldCheck } from "lucide-react";
import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { Logo } from "@/components/shell/logo";
import { CausalTree } from "@/components/sign-in/causal-tree";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { Icon } from "@/components/ui/icon";
import { safeReturnPath } from "@/lib/access/return-path";
import { sampleAccounts, samplePassword } from "@/lib/access/sample";
import { logKind } from "@/lib/access/server/log-kind";
import { readViewer } from "@/lib/access/server/session";
import { idleMinutesMax, parseSessionEnd, sessionEndWords, sessionHoursMax } from "@/lib/access/session-end";
import { roleNames } from "@/lib/model/role";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { from, ended } = await searchParams;
  const returnPath = safeReturnPath(from);
  if (await readViewer()) redirect(returnPath as Route);
  const end = parseSessionEnd(ended);
  const signIns = sampleAccounts.map(({ email, role }) => ({ email, role: roleNames[role] }));
  const sample = (await logKind()) === "sample" ? { signIns, password: samplePassword } : null;
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)_minmax(0,640px)] max-lg:grid-cols-1">
      <div className="h-dvh overflow-hidden border-r border-sidebar-border bg-sidebar max-lg:hidden">
        <CausalTree />
      </div>
      <main className="flex flex-col bg-background px-[clamp(20px,12vw,120px)] pt-10 pb-8">
        <div className="flex items-center gap-2.5">
          <Logo size={32} />
          <span className="record text-[22px]/7">Whence</span>
        </div>
        <div className="my-auto flex flex-col py-10">
          <h1 className="record text-[28px]/9 tracking-[-0.015em]">Sign in</h1>
          <p className="mt-1 mb-6 text-base/[22px] text-muted-foreground">
            What happened, who did it, what caused it, and what was true at that moment.
          </p>
          <SignInForm returnPath={returnPath} notice={end ? sessionEndWords[end] : null} sample={sample} />
          <p className="mt-6 flex gap-2 border-t border-border pt-3.5 text-xs text-muted-foreground">
            <Icon icon={ShieldCheck} size={15} className="mt-0.5" />
            <span>
              Signing in is recorded in the log, like everything else. Sessions end after {sessionHoursMax}{" "}
              hours, or {idleMinutesMax} minutes without activity.
            </span>
          </p>
        </div>
      </main>
    </div>
  );
}
