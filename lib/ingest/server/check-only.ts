/**
 * An append path that writes nothing and answers as the log would: for a dry run. What an event of this very import
 * would meet, if it were written, is remembered for the last 100,000 ids, so that memory is bounded; an id that
 * is repeated further apart counts as new, and the command says so.
 */
import "server-only";
import type { NewEvent } from "../new-event";
import type { Batcher } from "./batcher";
import type { ImportStore } from "./import-store";

export const rememberedMax = 100_000;

export function checkOnly(store: Pick<ImportStore, "known">): Batcher {
  const seen = new Map<string, string>();
  const remember = ({ id, digest }: NewEvent) => {
    seen.set(id, digest);
    for (const oldest of seen.keys()) {
      if (seen.size <= rememberedMax) return;
      seen.delete(oldest);
    }
  };
  return {
    append: async ({ events }) => {
      const known = await store.known(events.map((event) => event.id));
      const digestOf = ({ id }: NewEvent) => (known.has(id) ? (known.get(id) ?? "") : seen.get(id));
      const errors = events.flatMap((event, index) => {
        const there = digestOf(event);
        return there === undefined || there === event.digest
          ? []
          : [{ index, path: "id", message: "an event with this id and other content is in the log" }];
      });
      if (errors.length > 0) return { ok: false, kind: "conflict", errors };
      const appended = events.map((event) => {
        const duplicate = digestOf(event) !== undefined;
        if (!duplicate) remember(event);
        return { id: event.id, recordedAt: "", duplicate };
      });
      return { ok: true, events: appended };
    },
  };
}
