/**
 * AWS CloudTrail: log files (`{"Records": […]}`), arrays, lines, and what log shippers make of them.
 *
 * - `type` is the service and the call by AWS's own names, `iam.CreateUser`: what people search for.
 * - Entity: cloudtrail-entity.ts. Actor and impersonation: cloudtrail-actor.ts. What it did: cloudtrail-operation.ts.
 * - A failed call (`errorCode`) is a failure and changes nothing. Its error is no `reason`: nobody gave it as one.
 * - The cause is the call that issued the credentials: cloudtrail-keys.ts.
 * - Nothing of the record is lost: its plain values are in `metadata` (four under the names the log uses elsewhere:
 *   `ip`, `requestId`, …), its structured ones and its error in `payload`, under AWS's names. So a path reads as in
 *   AWS's pages (`payload.requestParameters.bucketName`), and a sentence says no version numbers.
 *
 * A record without a time is refused: recorded as of today it would be a lie.
 */
import { isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import { findActor } from "./cloudtrail-actor";
import { findEntity } from "./cloudtrail-entity";
import { type IssuedKeys, issuedKeys } from "./cloudtrail-keys";
import { readCallName } from "./cloudtrail-names";
import { findOperation, instanceChange, isFailed } from "./cloudtrail-operation";
import type { JsonFormat, Mapped } from "./format";
import { object, textAt } from "./tree";

export const cloudtrailFormat: JsonFormat = {
  fileNames: /\.(?:json|jsonl|ndjson)(?:\.gz)?$|\.zip$/iu,
  wrapper: "Records",
  open() {
    const keys = issuedKeys();
    return {
      survey: (record) => {
        if (isJsonObject(record)) keys.learn(record);
      },
      map: (record) => mapRecord(record, keys),
    };
  },
};

function mapRecord(record: JsonTree, keys: IssuedKeys): Mapped {
  if (!isJsonObject(record)) return refused("", "a CloudTrail record is an object");
  // Digests lie beside the log files in the same bucket.
  if (record.has("digestStartTime") && record.has("logFiles"))
    return { kind: "nothing", why: "a digest: it lists log files and holds no event" };
  if (record.has("CloudTrailEvent") || record.has("Events"))
    return refused("", "is an answer of lookup-events: give what its CloudTrailEvent texts hold");
  const occurredAt = record.get("eventTime") ?? record.get("@timestamp") ?? null;
  if (occurredAt === null) return refused("eventTime", "is missing, and no @timestamp is there in its place");
  const type = typeOf(record);
  if (type === null)
    return refused("eventName", "is missing: a CloudTrail record has eventSource and eventName");
  return { kind: "events", events: [{ event: mapEvent(record, type, occurredAt, keys) }] };
}

function mapEvent(record: JsonObject, type: string, occurredAt: JsonTree, keys: IssuedKeys): JsonObject {
  const { payload, metadata } = split(record);
  const call = readCallName(textAt(record, "eventName") ?? "");
  const entity = findEntity(record, serviceOf(textAt(record, "eventSource") ?? ""), call);
  const operation = findOperation(record, call, entity);
  const requestId = textAt(record, "requestID");
  return object({
    id: record.get("eventID"),
    occurredAt,
    type,
    ...entity,
    operation,
    outcome: isFailed(record) ? "failure" : "success",
    ...findActor(record),
    changed: operation === "update" ? instanceChange(record, entity) : undefined,
    payload,
    metadata,
    transactionId: requestId,
    correlationId: textAt(record, "sharedEventID") ?? requestId,
    causationId: keys.issuerOf(record),
  });
}

/** `iam.CreateUser`; an insight, which is about many calls, is `insight.ApiCallRateInsight`. */
function typeOf(record: JsonObject): string | null {
  const name = textAt(record, "eventName");
  const source = textAt(record, "eventSource");
  if (name && source) return `${serviceOf(source)}.${name}`;
  const insight = textAt(record, "insightDetails", "insightType");
  return insight === undefined ? null : `insight.${insight}`;
}

function serviceOf(eventSource: string): string {
  return eventSource.replace(/\.amazonaws\.com$/u, "");
}

const renamed: ReadonlyMap<string, string> = new Map([
  ["sourceIPAddress", "ip"],
  ["requestID", "requestId"],
  ["awsRegion", "region"],
  ["recipientAccountId", "accountId"],
]);
const said = new Set(["errorCode", "errorMessage"]);

function split(record: JsonObject): { payload: JsonObject; metadata: JsonObject } {
  const payload: JsonObject = new Map();
  const metadata: JsonObject = new Map();
  for (const [name, value] of record) {
    const structured = isJsonObject(value) || Array.isArray(value);
    const other = renamed.get(name);
    if (structured || said.has(name)) payload.set(name, value);
    // A shipper's own field of that name stays what it is.
    else metadata.set(other === undefined || record.has(other) ? name : other, value);
  }
  for (const name of ["accessKeyId", "invokedBy"]) {
    const value = textAt(record, "userIdentity", name);
    if (value !== undefined && !record.has(name)) metadata.set(name, value);
  }
  return { payload, metadata };
}

function refused(path: string, message: string): Mapped {
  return { kind: "refused", problems: [{ path, message }] };
}
