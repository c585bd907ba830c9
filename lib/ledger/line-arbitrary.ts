/** Events for property tests, with every column, and values chosen to hurt: for tests of the line in both languages. */
import fc from "fast-check";
import { actorTypes, type Event, outcomes } from "@/lib/model/event";
import type { JsonObject, JsonText } from "@/lib/model/json";
import { jsonTree } from "@/lib/model/json-arbitrary";
import { canonicalJson, jsonEqual } from "@/lib/model/json-format";

// Direction marks, separators of lines, zero width, private use, beyond the BMP, DEL and C1, quotes and escapes.
const hostile = [
  "",
  " ",
  "\u2028\u2029",
  "\u202Eevil\u202C",
  "\u0001\u0007\u0008\u000B\u001B[31m\u001F",
  "\t\r\n\f",
  "\u007F\u0080\u009F\uFEFF",
  '"\\/\\u0041',
  "\uFFFF\uE000\u{10FFFF}\u{1F40E}",
  "__proto__",
  "null",
  "e\u0301 é",
];

const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 40 }).map((value) => value.replaceAll("\0", "")),
);
const someText = anyText.map((value) => (value === "" ? "x" : value));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 });
// `fc.uuid` without versions: the log takes any.
const uuid = fc.uuid();
const image = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom("a", "b", "from", "to", "__proto__", ""), anyText), jsonTree), {
    maxLength: 6,
  })
  .map((fields): JsonObject => new Map(fields));

const from1900 = Date.UTC(1900, 0, 1);
const to2200 = Date.UTC(2200, 0, 1);
export const anyInstant = fc
  .tuple(fc.integer({ min: from1900 / 1000, max: to2200 / 1000 }), fc.integer({ min: 0, max: 999_999 }))
  .map(
    ([seconds, micros]) =>
      `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(micros).padStart(6, "0")}Z`,
  );

type Images = Pick<Event, "operation" | "before" | "after" | "changed">;
const none = { before: null, after: null, changed: null };
const given = (tree: JsonObject | null): JsonText | null => tree && canonicalJson(tree);

function difference(before: JsonObject, after: JsonObject): JsonObject {
  const changed: JsonObject = new Map();
  for (const field of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(field), after.get(field)];
    if (from !== undefined && to !== undefined && jsonEqual(from, to)) continue;
    const sides: JsonObject = new Map();
    if (from !== undefined) sides.set("from", from);
    if (to !== undefined) sides.set("to", to);
    changed.set(field, sides);
  }
  return changed;
}

const images: fc.Arbitrary<Images> = fc.oneof(
  fc.constant<Images>({ operation: null, ...none }),
  maybe(image).map((after): Images => ({ operation: "insert", ...none, after: given(after) })),
  maybe(image).map((before): Images => ({ operation: "delete", ...none, before: given(before) })),
  fc.tuple(image, image).map(
    ([before, after]): Images => ({
      operation: "update",
      before: given(before),
      after: given(after),
      changed: given(difference(before, after)),
    }),
  ),
  fc.tuple(image, image).map(
    ([before, after]): Images => ({
      operation: "update",
      ...none,
      changed: given(difference(before, after)),
    }),
  ),
  maybe(image).map((after): Images => ({ operation: "update", ...none, after: given(after) })),
);

const document = maybe(image).map(given);

/** As the API gives it. `seq` and `tx` are the log's to say; here they are any. */
export const anyEvent: fc.Arbitrary<Event> = fc
  .record({
    images,
    rest: fc.record({
      id: uuid,
      occurredAt: anyInstant,
      recordedAt: anyInstant,
      type: someText,
      schemaVersion: fc.integer({ min: 1, max: 1_000_000 }),
      entity: maybe(fc.tuple(someText, someText)),
      outcome: fc.constantFrom(...outcomes),
      actorId: someText,
      actorType: fc.constantFrom(...actorTypes),
      onBehalfOf: maybe(anyText),
      source: someText,
      reason: maybe(anyText),
      payload: document,
      metadata: document,
      transactionId: maybe(anyText),
      correlationId: maybe(anyText),
      causationId: maybe(uuid),
      causes: fc.array(uuid, { maxLength: 3 }),
      supersedes: maybe(uuid),
      seq: fc.bigInt({ min: 1n, max: (1n << 63n) - 1n }).map(String),
      tx: fc.bigInt({ min: 3n, max: (1n << 64n) - 1n }).map(String),
    }),
  })
  .map(({ images: told, rest: { entity, ...rest } }) => ({
    ...rest,
    entityType: entity?.[0] ?? null,
    entityId: entity?.[1] ?? null,
    ...told,
  }));

/** Changes one place of a text: for what must be refused. */
export const mutation = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("cut", "double", "replace", "space" as const),
  character: fc.constantFrom("0", "1", '"', ",", "}", "a", " ", "\\", "n"),
});

export function mutate(
  text: string,
  { at, kind, character }: { at: number; kind: string; character: string },
) {
  const place = at % text.length;
  const [head, one, tail] = [text.slice(0, place), text[place] ?? "", text.slice(place + 1)];
  if (kind === "cut") return head + tail;
  if (kind === "double") return head + one + one + tail;
  if (kind === "space") return `${head} ${one}${tail}`;
  return head + character + tail;
}
