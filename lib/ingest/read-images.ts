/**
 * Images as sent → images as stored, or what is wrong with them.
 *
 * Stored is what cannot be derived: an insert's `after`; a delete's fields as `changed` with `from` only; an
 * update's `after` and `changed`, or what of them the source knows. `audit.before_image` derives the rest, so an
 * update's `before` needs its difference to `after`. Values are compared as jsonb prints them: 1.0 is not 1.00.
 */
import type { Operation } from "@/lib/model/event";
import { eventLimits } from "@/lib/model/event-limits";
import { isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import { jsonEqual } from "@/lib/model/json-format";
import { utf8Length } from "@/lib/model/json-string";
import type { Sent } from "./sent";

export type StoredImages = { after: JsonObject | null; changed: JsonObject | null };

export function readImages(sent: Sent, operation: Operation | null): StoredImages {
  const before = readImage(sent, "before");
  const after = readImage(sent, "after");
  const changed = readChanged(sent);
  if (operation === null) {
    for (const [name, image] of [
      ["before", before],
      ["after", after],
      ["changed", changed],
    ] as const)
      if (image) sent.refuse(name, "needs an operation: insert, update or delete");
    return { after: null, changed: null };
  }
  if (operation === "insert") return readInsert(sent, before, after, changed);
  if (operation === "delete") return readDelete(sent, before, after, changed);
  return readUpdate(sent, before, after, changed);
}

type Image = JsonObject | null;

function readInsert(sent: Sent, before: Image, after: Image, changed: Image): StoredImages {
  if (before) sent.refuse("before", "an insert has no before");
  if (changed && !after) sent.refuse("changed", "an insert is told by its after");
  if (changed && after) requireEqual(sent, changed, difference(new Map(), after));
  return { after, changed: null };
}

function readDelete(sent: Sent, before: Image, after: Image, changed: Image): StoredImages {
  if (after) sent.refuse("after", "a delete has no after");
  if (changed && !before) sent.refuse("changed", "a delete is told by its before");
  const removed = before ? difference(before, new Map()) : null;
  if (changed && removed) requireEqual(sent, changed, removed);
  return { after: null, changed: removed };
}

function readUpdate(sent: Sent, before: Image, after: Image, changed: Image): StoredImages {
  if (before && after) {
    const all = difference(before, after);
    if (changed) requireEqual(sent, changed, all);
    return { after, changed: all };
  }
  if (before && !changed) {
    sent.refuse("before", "an update has it only together with after");
    return { after: null, changed: null };
  }
  // With one image and the difference, every value in `changed` must be the one the image shows.
  if (before && changed) {
    requireSide(sent, changed, "from", before);
    return { after: applied(before, changed), changed };
  }
  if (after && changed) requireSide(sent, changed, "to", after);
  return { after, changed };
}

function difference(before: JsonObject, after: JsonObject): JsonObject {
  const changed: JsonObject = new Map();
  for (const [name, from] of before) {
    const to = after.get(name);
    if (to === undefined) changed.set(name, new Map([["from", from]]));
    else if (!jsonEqual(from, to))
      changed.set(
        name,
        new Map([
          ["from", from],
          ["to", to],
        ]),
      );
  }
  for (const [name, to] of after) if (!before.has(name)) changed.set(name, new Map([["to", to]]));
  return changed;
}

function applied(before: JsonObject, changed: JsonObject): JsonObject {
  const after: JsonObject = new Map(before);
  for (const [name, change] of changed) {
    const to = isJsonObject(change) ? change.get("to") : undefined;
    if (to === undefined) after.delete(name);
    else after.set(name, to);
  }
  return after;
}

function requireEqual(sent: Sent, changed: JsonObject, all: JsonObject): void {
  if (!jsonEqual(changed, all)) sent.refuse("changed", "is not the difference of the images");
}

function requireSide(sent: Sent, changed: JsonObject, side: "from" | "to", image: JsonObject): void {
  for (const [name, change] of changed) {
    const told = isJsonObject(change) ? change.get(side) : undefined;
    const shown = image.get(name);
    const same = told === undefined || shown === undefined ? told === shown : jsonEqual(told, shown);
    if (!same) sent.refuse(["changed", name, side], `differs from ${side === "from" ? "before" : "after"}`);
  }
}

function readImage(sent: Sent, name: "before" | "after"): JsonObject | null {
  const image = sent.object(name);
  if (image) requireShortNames(sent, name, image);
  return image;
}

function readChanged(sent: Sent): JsonObject | null {
  const changed = sent.object("changed");
  if (!changed) return null;
  requireShortNames(sent, "changed", changed);
  for (const [name, change] of changed) {
    const message = changeProblem(change);
    if (message) sent.refuse(["changed", name], message);
  }
  return changed;
}

function changeProblem(change: JsonTree): string | null {
  if (!isJsonObject(change) || change.size === 0) return "must be {from, to}, or one of them";
  const unknown = [...change.keys()].find((key) => key !== "from" && key !== "to");
  if (unknown !== undefined) return "may hold from and to only";
  const [from, to] = [change.get("from"), change.get("to")];
  if (from !== undefined && to !== undefined && jsonEqual(from, to)) return "is no change: from equals to";
  return null;
}

function requireShortNames(sent: Sent, image: string, object: JsonObject): void {
  const { fieldNameBytesMax } = eventLimits;
  for (const name of object.keys())
    if (name.length * 3 > fieldNameBytesMax && utf8Length(name) > fieldNameBytesMax)
      sent.refuse([image, name], `a field's name has at most ${fieldNameBytesMax} bytes`);
}
