/** Everybody with an account. The name is the link to the panel; the row is as wide as it looks. */
import type { Route } from "next";
import Link from "next/link";
import { cx } from "@/components/ui/cx";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { Instant } from "@/lib/model/event";
import { type Role, roleNames } from "@/lib/model/role";
import { Moment } from "./moment";
import { ZoneName } from "./zone-name";

export type AccountLine = {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: Instant;
  disabledAt: Instant | null;
  lastSeenAt: Instant | null;
};

type AccountTableProps = { accounts: AccountLine[]; selected: string | null; viewerId: string };

export function AccountTable({ accounts, selected, viewerId }: AccountTableProps) {
  return (
    <Table>
      <thead>
        <tr>
          <TableHead className="pl-5">Name</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>
            Last here <ZoneName />
          </TableHead>
          <TableHead>Sign-in</TableHead>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <TableRow
            key={account.id}
            className={cx(
              "relative",
              account.disabledAt && "text-muted-foreground",
              account.id === selected &&
                "bg-selected shadow-[inset_3px_0_0_var(--selected-edge)] hover:bg-selected",
            )}
          >
            <TableCell className="pl-5">
              <Link
                href={`/admin/users?person=${account.id}` as Route}
                aria-current={account.id === selected ? "true" : undefined}
                className="block font-semibold after:absolute after:inset-0"
              >
                {account.name}
                {account.id === viewerId ? (
                  <span className="font-normal text-muted-foreground"> (you)</span>
                ) : null}
              </Link>
              <span className="mono text-muted-foreground">{account.email}</span>
            </TableCell>
            <TableCell>{roleNames[account.role]}</TableCell>
            <TableCell>
              <Moment at={account.lastSeenAt} />
            </TableCell>
            <TableCell>{account.disabledAt ? "disabled" : "password"}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
