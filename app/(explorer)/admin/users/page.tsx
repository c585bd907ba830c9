import { UserPlus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AdminFrame } from "@/components/admin/admin-frame";
import { AccountPanel } from "@/components/admin/account-panel";
import { AccountTable } from "@/components/admin/account-table";
import { NewAccountPanel } from "@/components/admin/new-account-panel";
import { buttonStyle } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { readAccounts, readSessions } from "@/lib/access/server/overview";
import { requireViewer } from "@/lib/access/server/session";
import { readRejectedOpen } from "@/lib/ingest/server/rejected-list";
import {
  addPerson,
  changePersonRole,
  disablePerson,
  enablePerson,
  endPersonSessions,
  resetPersonPassword,
} from "./actions";

export const metadata: Metadata = { title: "People" };

const actions = { changePersonRole, resetPersonPassword, disablePerson, enablePerson, endPersonSessions };

export default async function UsersPage({ searchParams }: PageProps<"/admin/users">) {
  const viewer = await requireViewer("admin");
  const [accounts, rejectedOpen, { person, add }] = await Promise.all([
    readAccounts(viewer),
    readRejectedOpen(viewer),
    searchParams,
  ]);
  const selected = accounts.find((account) => account.id === person);
  const sessions = selected ? await readSessions(viewer, selected.id) : [];
  const disabled = accounts.filter((account) => account.disabledAt).length;
  return (
    <AdminFrame
      current="/admin/users"
      title="People and access"
      lead={`${accounts.length} ${accounts.length === 1 ? "person" : "people"}${disabled ? `, ${disabled} disabled` : ""}. A change ends the person's sessions at once.`}
      rejectedOpen={rejectedOpen}
      actions={
        <Link href="/admin/users?add=person" className={buttonStyle({ tone: "primary" })}>
          <Icon icon={UserPlus} /> Add a person
        </Link>
      }
      panel={
        add === "person" ? (
          <NewAccountPanel action={addPerson} />
        ) : selected ? (
          <AccountPanel key={selected.id} account={selected} sessions={sessions} actions={actions} />
        ) : null
      }
    >
      <AccountTable accounts={accounts} selected={selected?.id ?? null} viewerId={viewer.accountId} />
    </AdminFrame>
  );
}
