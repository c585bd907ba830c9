/**
 * Records that could not be recorded, a row each: when, whose, what, why, and where they came from. On a phone a row is
 * the reason, and under it the rest.
 */
import Link from "next/link";
import { HostileText } from "@/components/event/hostile-text";
import { buttonStyle } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { RejectedRow } from "@/lib/ingest/rejected-row";
import { rejectedStatusNames } from "@/lib/ingest/rejected-status";
import { type RejectedView, rejectedHref } from "@/lib/ingest/rejected-view";
import { visibleText } from "@/lib/log/visible-text";
import { Moment } from "./moment";
import { ZoneName } from "./zone-name";

type RejectedTableProps = { view: RejectedView; rows: RejectedRow[]; next: RejectedView["before"] };

export function RejectedTable({ view, rows, next }: RejectedTableProps) {
  // Beside an opened record the sentence needs the room: the type stands under it, as it does on a narrow screen.
  const type = view.id === null ? "max-xl:hidden" : "hidden";
  return (
    <>
      <Table>
        <thead>
          <tr>
            <TableHead className="pl-5 max-md:hidden">
              When, <ZoneName />
            </TableHead>
            <TableHead className="max-md:hidden">Source</TableHead>
            <TableHead className={type}>Type</TableHead>
            <TableHead className="max-md:pl-5">Why it was refused</TableHead>
            <TableHead className="max-md:hidden">From</TableHead>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} view={view} />
          ))}
        </tbody>
      </Table>
      <Pages view={view} next={next} />
    </>
  );
}

function Row({ row, view }: { row: RejectedRow; view: RejectedView }) {
  const selected = row.id === view.id;
  const reason = row.reason || "no reason was kept";
  return (
    <TableRow
      className={cx(
        "relative",
        row.status !== "open" && "text-muted-foreground",
        selected && "bg-selected shadow-[inset_3px_0_0_var(--selected-edge)] hover:bg-selected",
      )}
    >
      <TableCell className="pl-5 max-md:hidden">
        <Moment at={row.rejectedAt} />
      </TableCell>
      <TableCell className={cx(wrapping(row.source), "max-md:hidden")}>
        <HostileText text={row.source} />
      </TableCell>
      <TableCell
        className={cx("mono", wrapping(row.type ?? ""), view.id === null ? "max-xl:hidden" : "hidden")}
      >
        {row.type ? (
          <HostileText text={row.type} />
        ) : (
          <span className="font-sans text-subtle-foreground">none</span>
        )}
      </TableCell>
      <TableCell className="max-md:py-2 max-md:pl-5 md:h-[46px]">
        <Link
          href={rejectedHref({ ...view, id: row.id })}
          // Opening one is recorded: a page fetched ahead would say that it was looked at.
          prefetch={false}
          aria-current={selected ? "true" : undefined}
          aria-label={visibleText(`${reason}, ${row.inputName}:${row.place}`)}
          className="block [overflow-wrap:anywhere] after:absolute after:inset-0"
        >
          <HostileText text={reason} />
        </Link>
        <span className="mono flex flex-wrap gap-x-2.5 [overflow-wrap:anywhere] text-muted-foreground">
          {row.path ? <HostileText text={row.path} /> : null}
          <span className={view.id === null ? "xl:hidden" : undefined}>
            {row.type ? <HostileText text={row.type} /> : null}
          </span>
        </span>
        <span className="block text-xs [overflow-wrap:anywhere] text-muted-foreground md:hidden">
          <Moment at={row.rejectedAt} /> <HostileText text={row.source} />, <From row={row} />
        </span>
      </TableCell>
      <TableCell className={cx(wrapping(fromOf(row)), "max-md:hidden")}>
        <From row={row} />
      </TableCell>
    </TableRow>
  );
}

/** A name is as wide as it is, unless it is none a table could be as wide as. */
const wrapping = (name: string) => (name.length <= 32 ? "whitespace-nowrap" : "[overflow-wrap:anywhere]");

const fromOf = ({ inputName, place }: RejectedRow) => `${inputName.split("/").at(-1) ?? ""}:${place}`;

/** The file's own name and the place in it; where the file lies, the opened record says. Then what was decided. */
function From({ row }: { row: RejectedRow }) {
  const { inputName, status, decidedBy } = row;
  return (
    <>
      <span className="mono" title={visibleText(inputName)}>
        <HostileText text={fromOf(row)} />
      </span>
      {status === "open" ? null : (
        <span className="block text-xs">
          {rejectedStatusNames[status].toLowerCase()} by <HostileText text={decidedBy ?? "nobody known"} />
        </span>
      )}
    </>
  );
}

function Pages({ view, next }: { view: RejectedView; next: RejectedView["before"] }) {
  if (view.before === null && next === null) return null;
  return (
    <nav aria-label="Pages" className="flex gap-2 px-5 pt-3">
      {view.before ? (
        <Link href={rejectedHref({ ...view, before: null })} prefetch={false} className={buttonStyle()}>
          Newest
        </Link>
      ) : null}
      {next ? (
        <Link href={rejectedHref({ ...view, before: next })} prefetch={false} className={buttonStyle()}>
          Older
        </Link>
      ) : null}
    </nav>
  );
}

export function RejectedNote() {
  return (
    <p className="max-w-[720px] px-5 py-2.5 text-xs text-subtle-foreground">
      Sent over HTTP, bad input is answered at once with the field and the reason. Here is what came by an
      import, where nobody waits for an answer.
    </p>
  );
}
