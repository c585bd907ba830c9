/** Every source with a key: which key works, and when one was last used. */
import type { Route } from "next";
import Link from "next/link";
import { cx } from "@/components/ui/cx";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { Instant } from "@/lib/model/event";
import { Moment } from "./moment";
import { ZoneName } from "./zone-name";

export type KeyLine = {
  id: string;
  prefix: string;
  mayRead: boolean;
  createdAt: Instant;
  createdBy: string;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
};
export type SourceLine = { name: string; createdAt: Instant; createdBy: string; keys: KeyLine[] };

export function SourceTable({ sources, selected }: { sources: SourceLine[]; selected: string | null }) {
  if (sources.length === 0) {
    return (
      <p className="max-w-[420px] p-5 text-muted-foreground">
        No source has a key yet. Add one: its key lets a system send events over HTTP, under its own name.
      </p>
    );
  }
  return (
    <Table>
      <thead>
        <tr>
          <TableHead className="pl-5">Source</TableHead>
          <TableHead>Key</TableHead>
          <TableHead>
            Last used <ZoneName />
          </TableHead>
          <TableHead>Made by</TableHead>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <SourceRow key={source.name} source={source} selected={source.name === selected} />
        ))}
      </tbody>
    </Table>
  );
}

function SourceRow({ source, selected }: { source: SourceLine; selected: boolean }) {
  const working = source.keys.filter((key) => key.revokedAt === null);
  const used = working.flatMap((key) => key.lastUsedAt ?? []).sort();
  return (
    <TableRow
      className={cx(
        "relative",
        selected && "bg-selected shadow-[inset_3px_0_0_var(--selected-edge)] hover:bg-selected",
      )}
    >
      <TableCell className="pl-5">
        <Link
          href={`/admin/sources?source=${encodeURIComponent(source.name)}` as Route}
          aria-current={selected ? "true" : undefined}
          className="block font-semibold after:absolute after:inset-0"
        >
          {source.name}
        </Link>
      </TableCell>
      <TableCell className="mono">
        {working[0] ? (
          `${working[0].prefix}…`
        ) : (
          <span className="font-ui text-subtle-foreground">no working key</span>
        )}
        {working.length > 1 ? ` and ${working.length - 1} more` : ""}
      </TableCell>
      <TableCell>
        <Moment at={used.at(-1) ?? null} />
      </TableCell>
      <TableCell className="[overflow-wrap:anywhere]">{source.createdBy}</TableCell>
    </TableRow>
  );
}
