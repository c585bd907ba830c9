import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject, parseJson, readJson } from "@/lib/model/json";
import { jsonTree } from "@/lib/model/json-arbitrary";
import { canonicalJson, formatJson } from "@/lib/model/json-format";
import { parseEvent } from "./parse-event";

const context = { source: "shop", newId: () => "0190a000-0000-7000-8000-000000000001" };

function parse(fields: string) {
  const parsed = parseJson(`{"type":"x",${fields}}`);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parseEvent(parsed.tree, context);
}
function stored(fields: string) {
  const parsed = parse(fields);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { after: parsed.event.after, changed: parsed.event.changed };
}
function refusals(fields: string): string[] {
  const parsed = parse(fields);
  return parsed.ok ? [] : parsed.problems.map((problem) => `${problem.path}: ${problem.message}`);
}

describe("images", () => {
  it.each([
    ["an insert by after", '"operation":"insert","after":{"a":1}', '{"a": 1}', null],
    ["an insert without images", '"operation":"insert"', null, null],
    [
      "an insert with its difference",
      '"operation":"insert","after":{"a":1},"changed":{"a":{"to":1}}',
      '{"a": 1}',
      null,
    ],
    ["a delete by before", '"operation":"delete","before":{"a":1}', null, '{"a": {"from": 1}}'],
    ["a delete of nothing", '"operation":"delete","before":{}', null, "{}"],
    ["a delete without images", '"operation":"delete"', null, null],
    ["an update by after alone", '"operation":"update","after":{"a":1}', '{"a": 1}', null],
    ["an update by changed alone", '"operation":"update","changed":{"a":{"to":1}}', null, '{"a": {"to": 1}}'],
    [
      "an update by both images",
      '"operation":"update","before":{"a":1,"b":null,"c":[1]},"after":{"a":1.0,"c":[1],"d":null}',
      '{"a": 1.0, "c": [1], "d": null}',
      '{"a": {"to": 1.0, "from": 1}, "b": {"from": null}, "d": {"to": null}}',
    ],
    [
      "an update that changes nothing",
      '"operation":"update","before":{"a":1e2},"after":{"a":100}',
      '{"a": 100}',
      "{}",
    ],
    [
      "an update by after and changed",
      '"operation":"update","after":{"a":2,"b":3},"changed":{"a":{"from":1,"to":2},"c":{"from":1}}',
      '{"a": 2, "b": 3}',
      '{"a": {"to": 2, "from": 1}, "c": {"from": 1}}',
    ],
    [
      "an update by before and changed",
      '"operation":"update","before":{"a":1,"b":3,"c":1},"changed":{"a":{"from":1,"to":2},"c":{"from":1},"d":{"to":4}}',
      '{"a": 2, "b": 3, "d": 4}',
      '{"a": {"to": 2, "from": 1}, "c": {"from": 1}, "d": {"to": 4}}',
    ],
    [
      "a field named __proto__",
      '"operation":"delete","before":{"__proto__":1}',
      null,
      '{"__proto__": {"from": 1}}',
    ],
  ])("stores %s", (_, fields, after, changed) => {
    expect(stored(fields)).toEqual({ after, changed });
  });

  it.each([
    ['"after":{}', "after: needs an operation"],
    ['"before":{}', "before: needs an operation"],
    ['"changed":{}', "changed: needs an operation"],
    ['"operation":"insert","before":{},"after":{}', "before: an insert has no before"],
    ['"operation":"insert","changed":{"a":{"to":1}}', "changed: an insert is told by its after"],
    ['"operation":"insert","after":{"a":1},"changed":{"a":{"to":2}}', "changed: is not the difference"],
    ['"operation":"delete","before":{},"after":{}', "after: a delete has no after"],
    ['"operation":"delete","changed":{"a":{"from":1}}', "changed: a delete is told by its before"],
    ['"operation":"delete","before":{"a":1},"changed":{"a":{"from":1.0}}', "changed: is not the difference"],
    ['"operation":"update","before":{"a":1}', "before: an update has it only together with after"],
    [
      '"operation":"update","before":{"a":1},"after":{"a":2},"changed":{"a":{"from":1}}',
      "changed: is not the difference",
    ],
    [
      '"operation":"update","after":{"a":2},"changed":{"a":{"from":1,"to":3}}',
      "changed.a.to: differs from after",
    ],
    ['"operation":"update","after":{"a":2},"changed":{"a":{"from":1}}', "changed.a.to: differs from after"],
    ['"operation":"update","before":{},"changed":{"a":{"from":1}}', "changed.a.from: differs from before"],
    ['"operation":"update","changed":{"a":1}', "changed.a: must be {from, to}"],
    ['"operation":"update","changed":{"a":{}}', "changed.a: must be {from, to}"],
    ['"operation":"update","changed":{"a":{"to":1,"by":"x"}}', "changed.a: may hold from and to only"],
    ['"operation":"update","changed":{"a":{"from":1e2,"to":100}}', "changed.a: is no change"],
    ['"operation":"update","after":[]', "after: must be an object"],
    [
      `"operation":"update","changed":{"${"k".repeat(2001)}":{"to":1}}`,
      "a field's name has at most 2000 bytes",
    ],
  ])("refuses %.70s", (fields, why) => {
    const told = refusals(fields);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(why);
  });

  it("loses nothing: before comes back from after and changed, for any two images", () => {
    const image = fc
      .dictionary(fc.constantFrom("a", "b", "__proto__", "ä", "1"), jsonTree)
      .map((fields): JsonObject => new Map(Object.entries(fields)));
    fc.assert(
      fc.property(image, image, (before, after) => {
        const images = stored(
          `"operation":"update","before":${formatJson(before)},"after":${formatJson(after)}`,
        );
        expect(images.after).toBe(canonicalJson(after));
        expect(undo(images)).toBe(canonicalJson(before));
      }),
    );
  });
});

/** What audit.before_image does, said once more. */
function undo({ after, changed }: ReturnType<typeof stored>): string {
  const image = after === null ? null : readJson(after);
  const changes = changed === null ? null : readJson(changed);
  if (!isJsonObject(image ?? undefined) || !isJsonObject(changes ?? undefined)) throw new Error("no images");
  const before: JsonObject = new Map(image as JsonObject);
  for (const [name, change] of changes as JsonObject) {
    const from = (change as JsonObject).get("from");
    if (from === undefined) before.delete(name);
    else before.set(name, from);
  }
  return canonicalJson(before);
}
