import { cx } from "@/components/ui/cx";
import { changesOf, type FieldChange } from "@/lib/log/changes";
import type { EventDetails } from "@/lib/log/event-details";
import { BreakableText } from "./breakable-text";
import { ShownValue } from "./shown-value";

/** What became of the record, field by field. */
export function ChangeTab({ event }: { event: EventDetails["event"] }) {
  const { fields, unchanged } = changesOf(event);
  if (fields.length === 0) return <NoChange event={event} />;
  const sides = {
    before: event.operation !== "insert",
    after: event.operation !== "delete",
  };
  return (
    <>
      <table className="mt-2.5 w-full table-fixed border-collapse text-left text-xs">
        <caption className="sr-only">Fields of the record before and after the event</caption>
        <thead>
          <tr className="border-b border-border text-2xs text-muted-foreground">
            <th scope="col" className="w-[26%] leading-[22px] font-normal">
              Field
            </th>
            {sides.before ? (
              <th scope="col" className={cx("px-2 leading-[22px] font-normal", sides.after && "w-[31%]")}>
                Before
              </th>
            ) : null}
            {sides.after ? (
              <th scope="col" className="px-2 leading-[22px] font-normal">
                After
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {fields.map((change) => (
            <ChangeRow key={change.field} change={change} sides={sides} />
          ))}
        </tbody>
      </table>
      {unchanged ? (
        <p className="mt-2.5 text-xs text-muted-foreground">
          {unchanged === 1 ? "1 field" : `${unchanged} fields`} did not change.
        </p>
      ) : null}
    </>
  );
}

function ChangeRow({ change, sides }: { change: FieldChange; sides: { before: boolean; after: boolean } }) {
  return (
    <tr className="border-b border-border align-top">
      <th scope="row" className="mono py-1 pr-2 font-normal [overflow-wrap:anywhere] max-sm:py-2">
        <BreakableText text={change.field} />
      </th>
      {sides.before ? (
        <td className="mono bg-op-deleted-wash px-2 py-1 text-muted-foreground max-sm:py-2">
          <Signed sign="−" className="text-op-deleted" value={change.from} />
        </td>
      ) : null}
      {sides.after ? (
        <td className="mono bg-op-created-wash px-2 py-1 font-medium max-sm:py-2">
          <Signed sign="+" className="text-op-created" value={change.to} />
        </td>
      ) : null}
    </tr>
  );
}

function Signed({ sign, className, value }: { sign: string; className: string; value: FieldChange["from"] }) {
  return (
    <span className="flex gap-[7px]">
      <span aria-hidden className={className}>
        {sign}
      </span>
      <ShownValue value={value} className="min-w-0" />
    </span>
  );
}

function NoChange({ event }: { event: EventDetails["event"] }) {
  const why =
    event.outcome === "failure"
      ? "The attempt failed; it changed nothing."
      : event.operation === null
        ? "This event tells that something happened. It changed no record."
        : event.operation === "update" && event.changed !== null
          ? "The record was written, and every field kept its value."
          : "The source sent no images, so which fields changed is not in the log.";
  return <p className="mt-3 text-muted-foreground">{why}</p>;
}
