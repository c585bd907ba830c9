import type { Metadata } from "next";
import { OwnPasswordForm } from "@/components/admin/own-password-form";
import { SessionList } from "@/components/admin/session-list";
import { readSessions } from "@/lib/access/server/overview";
import { requireViewer } from "@/lib/access/server/session";
import { roleNames } from "@/lib/model/role";
import { changePassword } from "./actions";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const viewer = await requireViewer();
  const sessions = await readSessions(viewer, viewer.accountId);
  return (
    <div className="max-w-[480px] px-5 py-3.5">
      <h1 className="record text-xl">{viewer.name}</h1>
      <p className="text-muted-foreground">
        {viewer.email}, {roleNames[viewer.role].toLowerCase()}. An administrator can change the role.
      </p>
      <h2 className="record mt-7 mb-2 text-lg">Signed in</h2>
      <SessionList sessions={sessions} currentId={viewer.sessionId} />
      <h2 className="record mt-7 mb-2 text-lg">Change your password</h2>
      <OwnPasswordForm action={changePassword} />
    </div>
  );
}
