/**
 * A record → GitHub's deliveries: which event, with what payload, and what is known of its sending.
 *
 * GitHub names the event in a header and not in the payload, so a bare payload cannot be read: `created` of what?
 * Taken are a delivery as GitHub's API gives it, an HTTP request kept as `{headers, body}` (body as JSON, as its text
 * or as a form), `{event, payload}` (also with `name`), and the index of octokit's webhook examples.
 */
import { isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import type { FieldProblem } from "../sent";
import { listAt, objectAt, textAt, valueAt } from "./tree";

export type Delivery = {
  event: string;
  payload: JsonObject;
  /** The same at every redelivery. */
  guid?: JsonTree;
  deliveredAt?: string;
  redelivered: boolean;
  hookId?: string;
};

export type DeliveriesRead = { ok: true; deliveries: Delivery[] } | { ok: false; problem: FieldProblem };

export function readDeliveries(record: JsonTree): DeliveriesRead {
  if (!isJsonObject(record)) return refused("", "a delivery is an object");
  const name = textAt(record, "name");
  if (name && Array.isArray(record.get("examples"))) return readExamples(name, listAt(record, "examples"));
  const headers = objectAt(record, "request", "headers") ?? objectAt(record, "headers");
  const event =
    textAt(record, "event") ??
    header(headers, "x-github-event") ??
    (record.has("payload") ? name : undefined);
  if (!event)
    return refused(
      "",
      "does not say which event it is: give {event, payload}, {headers, body} with X-GitHub-Event, or a delivery from GitHub's API",
    );
  const payload = readPayload(record);
  if (!payload)
    return refused(
      "payload",
      "is missing: a list of deliveries has none, each delivery has it when asked for by its id",
    );
  const guid = valueAt(record, "guid") ?? header(headers, "x-github-delivery") ?? ownId(record, name);
  const deliveredAt = textAt(record, "delivered_at");
  const hookId = header(headers, "x-github-hook-id");
  const told = {
    ...(guid ? { guid } : {}),
    ...(deliveredAt ? { deliveredAt } : {}),
    ...(hookId ? { hookId } : {}),
  };
  return {
    ok: true,
    deliveries: [{ event, payload, ...told, redelivered: record.get("redelivery") === true }],
  };
}

function readExamples(event: string, examples: JsonTree[]): DeliveriesRead {
  const deliveries: Delivery[] = [];
  for (const [at, payload] of examples.entries()) {
    if (!isJsonObject(payload)) return refused(`examples[${at}]`, "must be an object: a payload");
    deliveries.push({ event, payload, redelivered: false });
  }
  return { ok: true, deliveries };
}

function readPayload(record: JsonObject): JsonObject | undefined {
  const told = valueAt(record, "request", "payload") ?? record.get("payload") ?? record.get("body");
  if (typeof told !== "string") return isJsonObject(told) ? told : undefined;
  const text = told.startsWith("payload=") ? (new URLSearchParams(told).get("payload") ?? "") : told;
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.tree) ? parsed.tree : undefined;
}

/** A framework's `{id, name, payload}` has the guid as its id; the API's own `id` is one sending of it. */
function ownId(record: JsonObject, name: string | undefined): string | undefined {
  return name === undefined ? undefined : textAt(record, "id");
}

/** Header names have no case, and some keep a list of values. */
function header(headers: JsonObject | undefined, wanted: string): string | undefined {
  for (const [name, value] of headers ?? []) {
    if (name.toLowerCase() !== wanted) continue;
    const first = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string" && first !== "") return first;
  }
  return undefined;
}

function refused(path: string, message: string): DeliveriesRead {
  return { ok: false, problem: { path, message } };
}
