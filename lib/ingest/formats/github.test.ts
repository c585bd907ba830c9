import { expect, test } from "vitest";
import { type JsonTree, parseJson } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { parseEvent } from "../parse-event";
import { githubFormat } from "./github";
import { valueAt } from "./tree";

const repository = {
  full_name: "acme/shop",
  updated_at: "2026-03-01T00:00:00Z",
  pushed_at: "2026-02-01T00:00:00Z",
};
const issue = {
  id: 5,
  number: 7,
  title: "New",
  state: "open",
  locked: false,
  created_at: "2026-03-12T03:00:00Z",
  updated_at: "2026-03-12T04:00:00Z",
};
const sender = { login: "alice", type: "User" };
const delivered = "2026-03-12T04:00:01.5Z";

function tree(value: unknown): JsonTree {
  const parsed = parseJson(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.tree;
}

/** The event of a record as plain JSON; it must be one the log takes. */
function mappedRecord(record: unknown) {
  const result = githubFormat.open().map(tree(record));
  if (result.kind !== "events") throw new Error(JSON.stringify(result));
  const [first] = result.events;
  if (!first) throw new Error("no event");
  expect(parseEvent(first.event, { source: "github", newId: () => "none" })).toMatchObject({ ok: true });
  return JSON.parse(formatJson(first.event));
}

function mapped(event: string, payload: object, more: object = {}) {
  return mappedRecord({ event, payload: { repository, sender, ...payload }, ...more });
}

function refusal(record: unknown) {
  const result = githubFormat.open().map(tree(record));
  return result.kind === "refused" ? result.problems : result.kind;
}

test("an event says who did what to which object of GitHub's", () => {
  const event = mapped(
    "issues",
    { action: "opened", issue },
    { guid: "0b989ba4-242f-11e5-81e1-c7b6966d2516" },
  );
  expect(event).toEqual({
    id: "0b989ba4-242f-11e5-81e1-c7b6966d2516",
    occurredAt: issue.created_at,
    type: "issues.opened",
    entityType: "issue",
    entityId: "acme/shop#7",
    operation: "insert",
    after: issue,
    actorId: "alice",
    actorType: "user",
    payload: { repository, sender, issue },
    metadata: {
      event: "issues",
      action: "opened",
      delivery: "0b989ba4-242f-11e5-81e1-c7b6966d2516",
      occurredAtFrom: "issue.created_at",
    },
  });
});

const payload = { action: "opened", issue, repository, sender };
const headers = { "X-GitHub-Event": "issues", "x-github-delivery": "guid-1", "X-GitHub-Hook-ID": "9" };

test.each([
  ["a delivery of GitHub's API", { id: 1, guid: "guid-1", event: "issues", request: { headers, payload } }],
  ["a request with its body", { headers, body: payload }],
  ["a request with its body as text", { headers, body: JSON.stringify(payload) }],
  ["a request sent as a form", { headers, body: `payload=${encodeURIComponent(JSON.stringify(payload))}` }],
  [
    "headers as lists of values",
    { headers: { "X-GITHUB-EVENT": ["issues"], "X-GitHub-Delivery": ["guid-1"] }, payload },
  ],
  ["an event named beside its payload", { guid: "guid-1", event: "issues", payload }],
  ["a framework's context", { id: "guid-1", name: "issues", payload }],
])("%s is read", (_name, record) => {
  expect(mappedRecord(record)).toMatchObject({
    id: "guid-1",
    type: "issues.opened",
    entityId: "acme/shop#7",
  });
});

test("an index of examples gives an event for each example, known again by event and payload", () => {
  const result = githubFormat
    .open()
    .map(tree({ name: "issues", examples: [payload, { ...payload, action: "edited" }] }));
  const told = result.kind === "events" ? result.events : [];
  expect(told.map(({ event }) => event.get("type"))).toEqual(["issues.opened", "issues.edited"]);
  expect(told[0]?.identity && JSON.parse(formatJson(told[0].identity))).toEqual({ event: "issues", payload });
  expect(refusal({ name: "issues", examples: [] })).toBe("nothing");
  expect(refusal({ name: "issues", examples: [payload, null] })).toMatchObject([{ path: "examples[1]" }]);
});

test("a redelivery is the same event: same id and identity, whenever and however often it was sent", () => {
  const one = (more: object) => {
    const result = githubFormat
      .open()
      .map(tree({ guid: "g", event: "issues", request: { headers, payload }, ...more }));
    return result.kind === "events" ? result.events[0] : undefined;
  };
  const [first, again] = [
    one({ id: 1, delivered_at: delivered }),
    one({ id: 2, redelivery: true, delivered_at: "2026-03-20T00:00:00Z" }),
  ];
  expect(first?.event.get("id")).toBe(again?.event.get("id"));
  expect(first?.identity && formatJson(first.identity)).toBe(again?.identity && formatJson(again.identity));
});

test.each([[payload], [{ action: "opened" }], [{ "@timestamp": 1, actor: "alice", action: "repo.create" }]])(
  "a bare payload does not say its event, and is told what to give",
  (record) => {
    expect(refusal(record)).toEqual([{ path: "", message: expect.stringContaining("X-GitHub-Event") }]);
  },
);

test("a delivery without its payload says how to get it; what is no object is refused", () => {
  expect(refusal({ id: 1, guid: "g", event: "issues", action: "opened" })).toMatchObject([
    { path: "payload" },
  ]);
  expect(refusal({ headers, body: "{not json" })).toMatchObject([{ path: "payload" }]);
  for (const record of ["text", null, 1, [payload]]) expect(refusal(record)).toMatchObject([{ path: "" }]);
});

test.each([
  [
    "at its delivery",
    "issues",
    { action: "edited", issue },
    { delivered_at: delivered },
    delivered,
    "delivered_at",
  ],
  [
    "at the object's change, where it was delivered again later",
    "issues",
    { action: "edited", issue },
    { delivered_at: delivered, redelivery: true },
    issue.updated_at,
    "issue.updated_at",
  ],
  ["at the object's change", "issues", { action: "closed", issue }, {}, issue.updated_at, "issue.updated_at"],
  [
    "at the push, in seconds since 1970",
    "push",
    {
      ref: "refs/heads/main",
      repository: { ...repository, pushed_at: 1557933657 },
      head_commit: { timestamp: "2019-01-01T00:00:00Z" },
    },
    {},
    "2019-05-15T15:20:57.000Z",
    "repository.pushed_at",
  ],
  [
    "when starred",
    "star",
    { action: "created", starred_at: issue.created_at },
    {},
    issue.created_at,
    "starred_at",
  ],
  [
    "when the redelivery came, where nothing else is known",
    "membership",
    { action: "added", repository: null },
    { delivered_at: delivered, redelivery: true },
    delivered,
    "delivered_at",
  ],
  [
    "not before the repository's change",
    "label",
    { action: "created", label: { id: 1 } },
    {},
    repository.updated_at,
    "repository.updated_at",
  ],
])("an event happened %s, and says where that is from", (_name, event, more, record, at, from) => {
  const told = mapped(event, more, record);
  expect([told.occurredAt, told.metadata.occurredAtFrom]).toEqual([at, from]);
});

test("an event no time is known of says so, and gives none", () => {
  const timeless = { action: "added", sender, organization: { login: "acme" } };
  const result = githubFormat
    .open()
    .map(tree({ name: "membership", examples: [timeless, { ...timeless, repository }] }));
  const events = result.kind === "events" ? result.events.map(({ event }) => event) : [];
  expect(events.map((event) => event.has("occurredAt"))).toEqual([false, true]);
  const unknown = events.map((event) => valueAt(event, "metadata", "occurredAtUnknown"));
  expect(unknown).toEqual([true, undefined]);
});

test("an edit says from what to what, and agrees with the object as it stands", () => {
  expect(mapped("issues", { action: "edited", issue, changes: { title: { from: "Old" } } })).toMatchObject({
    operation: "update",
    changed: { title: { from: "Old", to: "New" } },
    after: issue,
  });
});

test.each([
  ["is none", {}],
  ["holds no value before", { title: { now: "x" } }],
  ["is of a field the object does not hold", { old_permission: { from: "write" } }],
  ["names what it is now", { title: { from: "New" } }],
  ["holds another thing", { new_issue: { title: "x" } }],
])("a change that %s is not told as one", (_name, changes) => {
  const event = mapped("issues", { action: "edited", issue, changes });
  expect(event).toMatchObject({ operation: "update", after: issue });
  expect(event).not.toHaveProperty("changed");
});

test("a value after that the object contradicts leaves the change, and no image", () => {
  const event = mapped("issues", { action: "edited", issue, changes: { title: { from: "a", to: "b" } } });
  expect(event.changed).toEqual({ title: { from: "a", to: "b" } });
  expect(event).not.toHaveProperty("after");
});

test("renaming and transferring a repository are told where GitHub nests them", () => {
  const renamed = mapped("repository", {
    action: "renamed",
    repository: { ...repository, name: "shop" },
    changes: { repository: { name: { from: "store" } } },
  });
  expect(renamed.changed).toEqual({ name: { from: "store", to: "shop" } });
  const transferred = mapped("repository", {
    action: "transferred",
    repository: { ...repository, owner: { login: "acme" } },
    changes: { owner: { from: { user: { login: "bob" } } } },
  });
  expect(transferred.changed).toEqual({ owner: { from: { login: "bob" }, to: { login: "acme" } } });
});

test("closing says open to closed, unless the object says otherwise", () => {
  const closed = mapped("issues", { action: "closed", issue: { ...issue, state: "closed" } });
  expect(closed.changed).toEqual({ state: { from: "open", to: "closed" } });
  expect(mapped("issues", { action: "closed", issue })).not.toHaveProperty("changed");
});

test("a deletion shows what was deleted", () => {
  const event = mapped("issues", { action: "deleted", issue });
  expect([event.operation, event.before, event.after]).toEqual(["delete", issue, undefined]);
});

const [a, b, zero] = ["a".repeat(40), "b".repeat(40), "0".repeat(40)];

test.each([
  ["moves a branch", "refs/heads/main", a, b, "branch/acme/shop:main", "update"],
  ["creates a branch", "refs/heads/feat/x", zero, b, "branch/acme/shop:feat/x", "insert"],
  ["deletes a tag", "refs/tags/v1", a, zero, "tag/acme/shop:v1", "delete"],
  ["moves nothing", "refs/heads/main", a, a, "branch/acme/shop:main", undefined],
])("a push %s", (_name, ref, before, after, entity, operation) => {
  const event = mapped("push", { ref, before, after });
  expect([`${event.entityType}/${event.entityId}`, event.operation]).toEqual([entity, operation]);
  if (operation === "update") expect(event.changed).toEqual({ head: { from: a, to: b } });
  if (operation !== "delete" && operation) expect(event.after).toEqual({ head: b });
  if (operation === "delete") expect(event.before).toEqual({ head: a });
});

test.each([
  ["create", { ref: "feat", ref_type: "branch" }, "branch/acme/shop:feat", "insert"],
  ["delete", { ref: "v1", ref_type: "tag" }, "tag/acme/shop:v1", "delete"],
  ["star", { action: "deleted" }, "star/acme/shop/alice", "delete"],
  ["member", { action: "added", member: { login: "bob" } }, "collaborator/acme/shop/bob", "insert"],
  [
    "membership",
    { action: "removed", member: { login: "bob" }, team: { slug: "ops" }, organization: { login: "acme" } },
    "team_member/acme/ops/bob",
    "delete",
  ],
  [
    "organization",
    { action: "member_removed", membership: { user: { login: "bob" } }, organization: { login: "acme" } },
    "organization_member/acme/bob",
    "delete",
  ],
  [
    "team",
    { action: "added_to_repository", team: { slug: "ops" }, organization: { login: "acme" } },
    "team/acme/ops",
    undefined,
  ],
  ["team_add", { team: { slug: "ops" }, organization: { login: "acme" } }, "team/acme/ops", undefined],
  ["issue_comment", { action: "created", issue, comment: { id: 9 } }, "issue_comment/9", "insert"],
  ["fork", { forkee: { full_name: "bob/shop" } }, "repository/acme/shop", undefined],
  ["status", { commit: { sha: a } }, `commit/${a}`, undefined],
  ["dependabot_alert", { action: "fixed", alert: { number: 3 } }, "dependabot_alert/acme/shop#3", "update"],
  ["check_run", { action: "rerequested", check_run: { id: 4, head_sha: a } }, "check_run/4", undefined],
  ["deployment_review", { action: "completed", workflow_run: { id: 1 } }, "workflow_run/1", undefined],
  [
    "merge_group",
    { action: "checks_requested", merge_group: { head_sha: a } },
    `merge_group/${a}`,
    undefined,
  ],
  ["yet_unknown", { action: "created", yet_unknown: { node_id: "N1" } }, "yet_unknown/N1", "insert"],
])(
  "%s %j is about the right thing, and an operation only where it is done to it",
  (event, more, entity, operation) => {
    const told = mapped(event, more, { delivered_at: delivered });
    expect([`${told.entityType}/${told.entityId}`, told.operation]).toEqual([entity, operation]);
  },
);

test("what is deleted of a kind we do not know is never taken for the repository", () => {
  const event = mapped("custom_property", { action: "deleted", definition: { id: 1 } });
  for (const name of ["entityType", "entityId", "operation"]) expect(event).not.toHaveProperty(name);
});

test("a bot is a service, and an event GitHub sends of itself names no actor", () => {
  expect(mapped("issues", { ...payload, sender: { login: "ci[bot]", type: "Bot" } }).actorType).toBe(
    "service",
  );
  const advisory = { action: "published", security_advisory: { ghsa_id: "GHSA-1", updated_at: delivered } };
  const event = mapped("security_advisory", { ...advisory, sender: null, repository: null });
  expect(event).not.toHaveProperty("actorId");
  expect(event.entityId).toBe("GHSA-1");
});

test("of an npm package of examples, the package's own description is not read", () => {
  const names = ["index.json", "deliveries.jsonl.gz", "my-package.json", "package.json", "x/package.json"];
  expect(names.filter((name) => githubFormat.fileNames.test(name))).toEqual(names.slice(0, 3));
});
