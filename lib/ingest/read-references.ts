/**
 * The ids in an event: its own, its causes', the one it corrects.
 *
 * What is no UUID becomes the UUIDv5 of the source and the id, so a source may speak of its events by its own
 * names and effects find their causes; the originals are kept in `metadata`.
 */
import { eventLimits as limits } from "@/lib/model/event-limits";
import type { JsonTree } from "@/lib/model/json";
import type { Kept, ParseContext, Sent } from "./sent";
import { isUuid } from "@/lib/model/uuid";
import { sourceUuid } from "./uuid-v5";

export type References = {
  ids: { id: string; causationId: string | null; causes: string[]; supersedes: string | null };
  kept: Kept[];
};

export function readReferences(sent: Sent, context: ParseContext): References {
  const id = readId(sent, "id", "sourceId", context);
  const causation = readId(sent, "causationId", "sourceCausationId", context);
  const supersedes = readId(sent, "supersedes", "sourceSupersedes", context);
  const causes = readCauses(sent, context);
  const own = id.uuid ?? context.newId();
  if (causation.uuid === own) sent.refuse("causationId", "is the event's own id");
  if (supersedes.uuid === own) sent.refuse("supersedes", "is the event's own id");
  causes.uuids.forEach((cause, at) => cause === own && sent.refuse(["causes", at], "is the event's own id"));
  const further = new Set(causes.uuids.filter((cause) => cause !== causation.uuid));
  return {
    ids: { id: own, causationId: causation.uuid, causes: [...further], supersedes: supersedes.uuid },
    kept: [...id.kept, ...causation.kept, ...causes.kept, ...supersedes.kept],
  };
}

type IdRead = { uuid: string | null; kept: Kept[] };

function readId(sent: Sent, name: string, keptAs: string, { source }: ParseContext): IdRead {
  const text = sent.text(name, limits.idCharactersMax);
  if (text === null) return { uuid: null, kept: [] };
  if (isUuid(text)) return { uuid: text.toLowerCase(), kept: [] };
  return { uuid: sourceUuid(source, text), kept: [[keptAs, text]] };
}

function readCauses(sent: Sent, { source }: ParseContext): { uuids: string[]; kept: Kept[] } {
  const texts = sent.texts("causes", limits.idCharactersMax, limits.causesMax);
  const uuids = texts.map((text) => (isUuid(text) ? text.toLowerCase() : sourceUuid(source, text)));
  const kept: JsonTree[] = texts.filter((text) => !isUuid(text));
  return { uuids, kept: kept.length === 0 ? [] : [["sourceCauses", kept]] };
}
