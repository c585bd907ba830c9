/** The GitHub format on the recorded webhooks: the counts ../shared/data/README.md states. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type JsonTree, parseJson, storedLimits } from "@/lib/model/json";
import { jsonEqual } from "@/lib/model/json-format";
import { parseEvent } from "../parse-event";
import type { MappedEvent } from "./format";
import { githubFormat } from "./github";
import { realData, skippedWithout } from "./real-data";
import { listAt, objectAt, textAt, valueAt } from "./tree";

const folder = realData("github-webhooks");

describe.skipIf(!folder)(skippedWithout("github-webhooks", "GitHub's recorded webhooks"), () => {
  const index = folder ? read(path.join(folder, "api.github.com.index.json")) : [];
  const events = index.flatMap(eventsOf);

  test("are 329 events of 58 names and 161 names with action", () => {
    const types = new Set(events.map(({ event }) => textAt(event, "type")));
    const names = new Set([...types].map((type) => type?.split(".")[0]));
    expect([events.length, names.size, types.size]).toEqual([329, 58, 161]);
  });

  test("are all taken; the 19 whose payload holds no time at all say so", () => {
    const judged = events.map(({ event }) => parseEvent(event, { source: "github", newId: () => "none" }));
    expect(judged.filter(({ ok }) => !ok)).toEqual([]);
    const timeless = events.filter(({ event }) => valueAt(event, "metadata", "occurredAtUnknown") === true);
    expect(timeless.filter(({ event }) => event.has("occurredAt"))).toEqual([]);
    expect(countBy(timeless.map(({ event }) => textAt(event, "metadata", "event") ?? ""))).toEqual({
      github_app_authorization: 2,
      membership: 5,
      org_block: 4,
      organization: 5,
      team: 3,
    });
  });

  test("tell the former value in 21 of the 32 with changes; the others name no field's, or what it is still", () => {
    const changing = events.filter(({ event }) => (objectAt(event, "payload", "changes")?.size ?? 0) > 0);
    const [told, untold] = [true, false].map((is) =>
      changing.filter(({ event }) => event.has("changed") === is),
    );
    expect([changing.length, told?.length]).toEqual([32, 21]);
    expect(countBy((untold ?? []).map(({ event }) => textAt(event, "type") ?? ""))).toEqual({
      // Other things than fields, or fields of what is not in the payload.
      "discussion.transferred": 1,
      "issues.opened": 1,
      "issues.transferred": 1,
      "member.edited": 1,
      "projects_v2_item.edited": 1,
      // `from` is what the object still says.
      "discussion_comment.edited": 1,
      "organization.renamed": 1,
      "projects_v2_item.reordered": 1,
      "repository.renamed": 1,
      // A change that is yet to come.
      "sponsorship.pending_tier_change": 2,
    });
  });

  test("lose nothing: the payload is whole but for its action, which metadata has", () => {
    for (const entry of index)
      for (const [at, { event }] of eventsOf(entry).entries()) {
        const payload = new Map(objectAt(event, "payload"));
        const action = textAt(event, "metadata", "action");
        if (action !== undefined) payload.set("action", action);
        expect(jsonEqual(payload, listAt(entry, "examples")[at] ?? null)).toBe(true);
      }
  });
});

function eventsOf(entry: JsonTree): MappedEvent[] {
  const mapped = githubFormat.open().map(entry);
  return mapped.kind === "events" ? mapped.events : [];
}

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function read(file: string): JsonTree[] {
  const parsed = parseJson(readFileSync(file, "utf8"), storedLimits);
  if (!parsed.ok || !Array.isArray(parsed.tree)) throw new Error("the index is no list");
  return parsed.tree;
}
