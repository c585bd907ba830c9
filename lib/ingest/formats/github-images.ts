/**
 * What a GitHub event did to its subject, and the images it carries.
 *
 * The payload holds the object as it stands after the event (of a deletion, as it stood), and `changes.field.from`
 * says what an edited field was. `to` is the object's value: a field the object does not hold is told in the payload
 * only, since without `to` it would read as removed. Closing, reopening, locking and unlocking say by their names what
 * the state was. A push moves a branch from one commit to another. An action nobody listed gets no operation.
 */
import type { Operation } from "@/lib/model/event";
import { isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import { jsonEqual } from "@/lib/model/json-format";
import type { Subject } from "./github-subject";
import { object, objectAt, textAt } from "./tree";

export type Effect = {
  operation?: Operation;
  before?: JsonObject;
  after?: JsonObject;
  changed?: JsonObject;
};

export function effectOf(event: string, payload: JsonObject, subject: Subject | undefined): Effect {
  if (!subject) return {};
  if (event === "push") return pushed(payload);
  if (event === "create") return { operation: "insert" };
  if (event === "delete") return { operation: "delete" };
  if (event === "installation_repositories") return { operation: "update" };
  const operation = subject.own ? operations.get(textAt(payload, "action") ?? "") : undefined;
  if (!operation) return {};
  const image = subject.object;
  if (!image) return { operation };
  if (operation === "insert") return { operation, after: image };
  if (operation === "delete") return { operation, before: image };
  return { operation, ...updated(payload, subject.entityType, image) };
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ...words("create created opened added member_added submitted", "insert"),
  ...words("deleted removed member_removed", "delete"),
  ...words(
    "edited closed reopened closed_by_user reopened_by_user fixed dismiss dismissed resolved unresolved renamed " +
      "transferred privatized publicized archived unarchived archived restored reordered converted moved " +
      "labeled unlabeled assigned unassigned milestoned demilestoned locked unlocked pinned unpinned " +
      "answered unanswered category_changed converted_to_draft ready_for_review review_requested " +
      "review_request_removed synchronize auto_merge_enabled auto_merge_disabled published unpublished released " +
      "prereleased completed in_progress suspend unsuspend new_permissions_accepted updated withdrawn",
    "update",
  ),
]);

function words(actions: string, operation: Operation): [string, Operation][] {
  return actions.split(" ").map((action) => [action, operation]);
}

function updated(payload: JsonObject, entityType: string, image: JsonObject): Effect {
  const changed: JsonObject = new Map([...implied(payload, entityType, image), ...told(payload, image)]);
  if (changed.size === 0) return { after: image };
  // A `to` of the payload that the object contradicts: what is known is the change.
  const agrees = [...changed].every(([field, sides]) => {
    const to = isJsonObject(sides) ? sides.get("to") : undefined;
    const shown = image.get(field);
    return to !== undefined && shown !== undefined && jsonEqual(to, shown);
  });
  return agrees ? { after: image, changed } : { changed };
}

function told(payload: JsonObject, image: JsonObject): JsonObject {
  const changed: JsonObject = new Map();
  for (const [field, sides] of changesIn(payload)) {
    if (!isJsonObject(sides)) continue;
    const from = sides.get("from");
    const to = sides.get("to") ?? (sides.has("to") ? null : image.get(field));
    if (from === undefined || to === undefined) continue;
    const was = unwrapped(from);
    if (!jsonEqual(was, to)) changed.set(field, object({ from: was, to }));
  }
  return changed;
}

/** A rename is told as `changes.repository.name.from`. */
function changesIn(payload: JsonObject): [string, JsonTree][] {
  const changes = objectAt(payload, "changes");
  return [...(changes ?? []), ...(objectAt(changes, "repository") ?? [])];
}

/** A transfer's former owner stands in `from.user` or `from.organization`, the new one bare. */
function unwrapped(from: JsonTree): JsonTree {
  return objectAt(from, "user") ?? objectAt(from, "organization") ?? from;
}

const transitions: Readonly<Record<string, { field: string; from: JsonTree; to: JsonTree; of: string[] }>> = {
  closed: { field: "state", from: "open", to: "closed", of: ["issue", "pull_request", "milestone"] },
  reopened: { field: "state", from: "closed", to: "open", of: ["issue", "pull_request", "milestone"] },
  locked: { field: "locked", from: false, to: true, of: ["issue", "pull_request", "discussion"] },
  unlocked: { field: "locked", from: true, to: false, of: ["issue", "pull_request", "discussion"] },
};

function implied(payload: JsonObject, entityType: string, image: JsonObject): JsonObject {
  const action = textAt(payload, "action") ?? "";
  const transition = Object.hasOwn(transitions, action) ? transitions[action] : undefined;
  if (!transition?.of.includes(entityType) || image.get(transition.field) !== transition.to) return new Map();
  const { field, from, to } = transition;
  return object({ [field]: object({ from, to }) });
}

/** A branch's state is the commit it points to; zeros stand for none. */
function pushed(payload: JsonObject): Effect {
  const [from, to] = [commitAt(payload, "before"), commitAt(payload, "after")];
  if (!from && to) return { operation: "insert", after: object({ head: to }) };
  if (from && !to) return { operation: "delete", before: object({ head: from }) };
  if (!from || !to || from === to) return {};
  return {
    operation: "update",
    after: object({ head: to }),
    changed: object({ head: object({ from, to }) }),
  };
}

function commitAt(payload: JsonObject, name: string): string | undefined {
  const sha = textAt(payload, name);
  return sha === undefined || /^0+$/u.test(sha) ? undefined : sha;
}
