/**
 * Sources and their keys. A key is answered once, here; the database keeps its digest and first characters.
 * Each change and its event land together.
 */
import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import type { Queryable } from "@/db/client";
import type { JsonObject } from "@/db/queries/append-own-event";
import { findSource } from "@/db/queries/find-source";
import { insertApiKey } from "@/db/queries/insert-api-key";
import { insertSource } from "@/db/queries/insert-source";
import { revokeApiKey } from "@/db/queries/revoke-api-key";
import { type Done, refuse } from "../access-problem";
import { formatKey, keyPrefix } from "../api-key";
import { sourceNameProblem } from "../source-name";
import { type Authority, authorityName, refuseWithoutRight } from "./authority";
import { inTransaction } from "./in-transaction";
import { type AccessEventType, ownEvent } from "./self-audit";
import { digestOf } from "./token";

export type KeyOptions = { mayRead?: boolean };

/** A new source with its first key. */
export async function addSource(
  name: string,
  by: Authority,
  { mayRead = true }: KeyOptions = {},
): Promise<Done<{ key: string }>> {
  const refused = await refuseWithoutRight(by, "add source");
  if (refused) return refused;
  const problem = sourceNameProblem(name);
  if (problem) return refuse(problem);
  return inTransaction(async ({ sql, append }) => {
    if (!(await insertSource(sql, name, authorityName(by)))) return refuse("source_taken");
    await append(sourceEvent(by, "whence.source_added", name, { name }));
    const { key, payload } = await makeKey(sql, name, by, mayRead);
    await append(sourceEvent(by, "whence.key_added", name, null, payload));
    return { ok: true, key };
  });
}

/** A further key of a source: the old ones stay until they are revoked, so that a source can change over. */
export async function addKey(
  source: string,
  by: Authority,
  { mayRead = true }: KeyOptions = {},
): Promise<Done<{ key: string }>> {
  const refused = await refuseWithoutRight(by, "add key");
  if (refused) return refused;
  return inTransaction(async ({ sql, append }) => {
    if (!(await findSource(sql, source))) return refuse("not_found");
    const { key, payload } = await makeKey(sql, source, by, mayRead);
    await append(sourceEvent(by, "whence.key_added", source, null, payload));
    return { ok: true, key };
  });
}

export async function revokeKey(id: string, by: Authority): Promise<Done> {
  const refused = await refuseWithoutRight(by, "revoke key");
  if (refused) return refused;
  return inTransaction(async ({ sql, append }) => {
    const key = await revokeApiKey(sql, id);
    if (!key) return refuse("not_found");
    const payload = { keyId: id, prefix: key.prefix, mayRead: key.mayRead };
    await append(sourceEvent(by, "whence.key_revoked", key.source, null, payload));
    return { ok: true };
  });
}

async function makeKey(sql: Queryable, source: string, by: Authority, mayRead: boolean) {
  const key = formatKey(randomBytes(32));
  const id = randomUUID();
  const prefix = keyPrefix(key);
  await insertApiKey(sql, {
    id,
    source,
    prefix,
    keyHash: digestOf(key),
    mayRead,
    createdBy: authorityName(by),
  });
  return { key, payload: { keyId: id, prefix, mayRead } };
}

const sourceEvent = (
  by: Authority,
  type: AccessEventType,
  source: string,
  made: JsonObject | null,
  payload?: JsonObject,
) =>
  ownEvent(by, {
    type,
    entityType: "whence.source",
    entityId: source,
    ...(made ? { operation: "insert", after: made } : {}),
    ...(payload ? { payload } : {}),
  });
