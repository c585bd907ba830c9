/** Signed checkpoints, newest first: what each added, what it fixes, whether it was held against the rest, who took it. */
import { Check, CircleDashed } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Moment } from "@/components/admin/moment";
import { ZoneName } from "@/components/admin/zone-name";
import { Icon } from "@/components/ui/icon";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { type AnchorCounts, type CheckpointLine, tookWords } from "@/lib/ledger/checkpoint-line";
import { places } from "@/lib/ledger/place";
import type { Instant } from "@/lib/model/event";
import { ShortHash } from "./hash-text";

type CheckpointTableProps = {
  rows: readonly CheckpointLine[];
  anchors: AnchorCounts;
  /** The last check of the whole log found differences: nothing of it is confirmed. */
  isAltered: boolean;
  /** The address shows older ones. */
  isOlder: boolean;
  next: Instant | null;
};

export function CheckpointTable({ rows, anchors, isAltered, isOlder, next }: CheckpointTableProps) {
  return (
    <>
      <div className="overflow-x-auto">
        <Table>
          <thead>
            <tr>
              <TableHead className="pl-0">Events</TableHead>
              <TableHead>
                Signed, <ZoneName />
              </TableHead>
              <TableHead className="text-right">New events</TableHead>
              <TableHead>Root hash</TableHead>
              <TableHead>Consistent</TableHead>
              <TableHead className="pr-0">Anchors</TableHead>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <TableRow key={row.signedAt}>
                <TableCell className="mono pl-0">{places.count(row.size)}</TableCell>
                <TableCell>
                  <Moment at={row.signedAt} />
                </TableCell>
                <TableCell className="text-right">{places.count(row.added)}</TableCell>
                <TableCell>
                  <ShortHash hash={row.root} label={`Copy the root over ${places.count(row.size)} events`} />
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <Consistency row={row} isAltered={isAltered} />
                </TableCell>
                <TableCell className="pr-0 whitespace-nowrap text-muted-foreground">
                  {tookWords(row, anchors)}
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
      <nav aria-label="Checkpoints" className="flex gap-4 py-2 text-xs">
        {isOlder ? (
          <Link href="/integrity" className="link">
            Newest checkpoints
          </Link>
        ) : null}
        {next ? (
          <Link href={`/integrity?before=${encodeURIComponent(next)}` as Route} className="link">
            Older checkpoints
          </Link>
        ) : (
          <span className="text-muted-foreground">This is where they begin.</span>
        )}
      </nav>
    </>
  );
}

function Consistency({ row, isAltered }: { row: CheckpointLine; isAltered: boolean }) {
  if (row.consistent === "differs") return <b className="text-tampered">does not hold</b>;
  return row.consistent === "holds" ? (
    <span className="text-verified">
      <Icon icon={Check} size={12} className="mr-1 inline" />
      with the log
    </span>
  ) : (
    <span className="text-muted-foreground">
      <Icon icon={CircleDashed} size={12} className="mr-1 inline" />
      {isAltered ? "not confirmed" : "not checked yet"}
    </span>
  );
}
