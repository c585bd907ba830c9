/**
 * Which event issued an access key: the cause of every call made with it.
 *
 * Sessions (`AssumeRole` and its kin, `GetSessionToken`, `GetFederationToken`) and `CreateAccessKey` answer with the
 * key's id. CloudTrail's files are often newest first, so keys are collected before anything is mapped. At most
 * `keysMax` are kept, about 40 MB, the oldest forgotten: a forgotten key is a cause less, never a wrong one.
 */
import type { JsonObject } from "@/lib/model/json";
import { isFailed } from "./cloudtrail-operation";
import { textAt } from "./tree";

export type IssuedKeys = {
  learn(record: JsonObject): void;
  /** The id of the event that issued the key this call was signed with. */
  issuerOf(record: JsonObject): string | undefined;
};

export function issuedKeys(keysMax = 200_000): IssuedKeys {
  const issuers = new Map<string, string>();
  return {
    learn(record) {
      const key = issuedKey(record);
      const eventId = textAt(record, "eventID");
      // The first says it: a call across accounts is recorded in both, and the copy is no other issue.
      if (!key || !eventId || issuers.has(key)) return;
      issuers.set(key, eventId);
      if (issuers.size <= keysMax) return;
      const oldest = issuers.keys().next();
      if (!oldest.done) issuers.delete(oldest.value);
    },
    issuerOf(record) {
      const key = textAt(record, "userIdentity", "accessKeyId");
      const issuer = key === undefined ? undefined : issuers.get(key);
      return issuer === textAt(record, "eventID") ? undefined : issuer;
    },
  };
}

function issuedKey(record: JsonObject): string | undefined {
  if (isFailed(record)) return undefined;
  return (
    textAt(record, "responseElements", "credentials", "accessKeyId") ??
    textAt(record, "responseElements", "accessKey", "accessKeyId")
  );
}
