import type { ReactNode } from "react";
import { CopyIconButton } from "@/components/ui/copy-button";
import type { EventDetails } from "@/lib/log/event-details";
import { delay } from "@/lib/log/time";
import { isJsonObject, type JsonText, readJson } from "@/lib/model/json";
import { ActorName } from "./actor-name";
import { BreakableText } from "./breakable-text";
import { FilterLink, HistoryLink } from "./filter-link";
import { HostileText } from "./hostile-text";
import { FullTime } from "./instant";

type Row = { name: string; value: ReactNode } | null;

/** Who, through what, from where, when, and in which company. What the event does not say is left out. */
export function ContextTab({ event }: { event: EventDetails["event"] }) {
  const rows = [...subject(event), ...people(event), ...origin(event), ...times(event), ...company(event)];
  return (
    <dl className="mt-2 grid grid-cols-[104px_minmax(0,1fr)]">
      {rows.map((row) =>
        row ? (
          <div key={row.name} className="contents">
            <dt className="py-[3px] text-xs/5 text-muted-foreground max-sm:py-[5px]">{row.name}</dt>
            <dd className="min-w-0 py-[3px] leading-5 [overflow-wrap:anywhere] max-sm:py-[5px]">
              {row.value}
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function subject({ id, type, entityType, entityId }: EventDetails["event"]): Row[] {
  const entity = entityType === null ? null : `${entityType}/${entityId ?? ""}`;
  return [
    {
      name: "Type",
      value: (
        <FilterLink field="type" value={type} event={id}>
          <BreakableText text={type} />
        </FilterLink>
      ),
    },
    entity === null
      ? null
      : {
          name: "Entity",
          value: (
            <>
              <FilterLink field="entity" value={entity} event={id}>
                <span className="mono">
                  <HostileText text={entity} max={500} />
                </span>
              </FilterLink>
              <HistoryLink field="entity" value={entity} label="All events about this entity" />
            </>
          ),
        },
  ];
}

function people(event: EventDetails["event"]): Row[] {
  return [
    {
      name: "Actor",
      value: (
        <>
          <FilterLink field="actor" value={event.actorId} event={event.id}>
            <ActorName id={event.actorId} type={event.actorType} />
          </FilterLink>{" "}
          <span className="text-muted-foreground">{event.actorType}</span>
          <HistoryLink field="actor" value={event.actorId} label="All events by this actor" />
        </>
      ),
    },
    text("On behalf of", event.onBehalfOf),
    event.reason === null
      ? null
      : {
          name: "Reason given",
          value: (
            <>
              “<HostileText text={event.reason} max={2_000} />”
            </>
          ),
        },
    { name: "Outcome", value: event.outcome },
  ];
}

function origin(event: EventDetails["event"]): Row[] {
  return [
    {
      name: "Source",
      value: (
        <>
          <FilterLink field="source" value={event.source} event={event.id}>
            <HostileText text={event.source} />
          </FilterLink>
          <HistoryLink field="source" value={event.source} label="All events from this source" />
        </>
      ),
    },
    data(
      "Address",
      metadata(event.metadata, ["ip", "address", "remote_addr", "client_ip", "sourceIPAddress"]),
    ),
    data("Request", metadata(event.metadata, ["request_id", "requestId", "requestID", "req_id"])),
    data("User agent", metadata(event.metadata, ["user_agent", "userAgent"])),
  ];
}

function times(event: EventDetails["event"]): Row[] {
  return [
    { name: "Occurred", value: <FullTime at={event.occurredAt} digits="micros" /> },
    {
      name: "Recorded",
      value: (
        <>
          <FullTime at={event.recordedAt} digits="micros" />{" "}
          <span className="text-muted-foreground">{recordedAfter(event)}</span>
        </>
      ),
    },
  ];
}

function recordedAfter({ occurredAt, recordedAt }: EventDetails["event"]): string {
  if (recordedAt === occurredAt) return "at the same moment";
  return recordedAt > occurredAt
    ? `${delay(occurredAt, recordedAt)} later`
    : `${delay(recordedAt, occurredAt)} before it says it occurred`;
}

function company(event: EventDetails["event"]): Row[] {
  return [
    data("Transaction", event.transactionId),
    data("Correlation", event.correlationId),
    { name: "Schema version", value: event.schemaVersion },
    data("Event id", event.id),
    { name: "Seq", value: <span className="mono">#{event.seq.replace(/\B(?=(\d{3})+$)/gu, ",")}</span> },
  ];
}

function text(name: string, value: string | null): Row {
  return value === null ? null : { name, value: <HostileText text={value} max={500} /> };
}

function data(name: string, value: string | null): Row {
  if (value === null) return null;
  return {
    name,
    value: (
      <span className="mono flex items-start">
        <span className="min-w-0">
          <HostileText text={value} max={500} />
        </span>
        <CopyIconButton text={value} label={`Copy ${name.toLowerCase()}`} className="-my-px" />
      </span>
    ),
  };
}

/** The first of these names that the metadata holds as text. */
function metadata(document: JsonText | null, names: string[]): string | null {
  const tree = document === null ? null : readJson(document);
  if (tree === null || !isJsonObject(tree)) return null;
  const found = names
    .map((name) => tree.get(name))
    .find((value) => typeof value === "string" && value !== "");
  return typeof found === "string" ? found : null;
}
