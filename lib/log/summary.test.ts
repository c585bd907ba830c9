import { expect, test } from "vitest";
import type { JsonText } from "@/lib/model/json";
import { type SummarySource, summarize, summaryText } from "./summary";

const nothing: SummarySource = {
  type: "order.status_changed",
  entityType: "order",
  entityId: "1042",
  operation: null,
  outcome: "success",
  actorId: "alice",
  reason: null,
  before: null,
  after: null,
  changed: null,
  payload: null,
};

function said(
  event: Partial<Omit<SummarySource, "changed" | "payload" | "after" | "before">> & {
    changed?: string;
    payload?: string;
    after?: string;
    before?: string;
  },
) {
  const json = (text: string | undefined) => (text === undefined ? null : (text as JsonText));
  return summaryText(
    summarize({
      ...nothing,
      ...event,
      changed: json(event.changed),
      payload: json(event.payload),
      after: json(event.after),
      before: json(event.before),
    }),
  );
}

test("of two long texts the sentence shows where they differ, and no half of a character", () => {
  const changed = (from: string, to: string) =>
    said({ type: "file.modified", operation: "update", changed: JSON.stringify({ content: { from, to } }) });
  const top = "// A licence that nobody reads, on top of every file.\n\n";
  expect(changed(`${top}  go 1.20\nrest`, `${top}  go 1.21\nrest`)).toBe(
    "alice changed content from go 1.20 to go 1.21",
  );
  const long = "x".repeat(100);
  expect(changed(`${long}a tail`, `${long}b tail`)).toBe(
    `alice changed content from …${"x".repeat(20)}a tail to …${"x".repeat(20)}b tail`,
  );
  expect(changed(`${top}`, `${top}more`)).toBe("alice changed content from empty text to more");
  const face = "\u{1f600}".repeat(30);
  expect(changed(`${face}a`, `x${face}a`)).not.toContain("U+D");
  expect(changed(`${face}\u{1f600}`, `${face}\u{1f601}`)).not.toContain("U+D");
  expect(changed(`${top}  a`, `${top}    a`)).toBe("alice changed content from   a to     a");
  expect(changed(`${top}a`, `${top}a\n`)).toBe("alice changed content from a to a\\n");
  expect(changed(`\n${top}`, `x\n${top}`)).toBe("alice changed content from empty text to x");
  expect(changed("pending", "shipped")).toBe("alice changed content from pending to shipped");
});

test("an update says who changed what from what to what", () => {
  expect(said({ operation: "update", changed: '{"status":{"from":"pending","to":"shipped"}}' })).toBe(
    "alice changed status from pending to shipped",
  );
});

test("of several changes the one the type speaks of is said, and the others counted", () => {
  const changed =
    '{"version":{"from":5,"to":6},"shipped_at":{"from":null,"to":"x"},"status":{"from":"pending","to":"shipped"},"note":{"to":"a"}}';
  expect(said({ operation: "update", changed })).toBe(
    "alice changed status from pending to shipped and 3 more fields",
  );
});

test("numbers keep every digit, absent and null are told apart", () => {
  expect(
    said({ operation: "update", changed: '{"quantity":{"from":12345678901234567890.10,"to":null}}' }),
  ).toBe("alice changed quantity from 12345678901234567890.10 to null");
  expect(said({ operation: "update", changed: '{"quantity":{"to":1}}' })).toBe(
    "alice changed quantity from not set to 1",
  );
});

test.each([
  [
    "created from capture",
    { type: "orders.orders.inserted", operation: "insert", after: '{"id":1}' },
    "alice created order/1042",
  ],
  [
    "a placed order",
    { type: "order.placed", operation: "insert", after: '{"id":"1042","side":"sell","quantity":8.0}' },
    "alice placed order/1042, side sell, quantity 8.0",
  ],
  [
    "money",
    { type: "ledger.posted", operation: "insert", payload: '{"amount":88204.00,"currency":"USD"}' },
    "alice posted 88,204.00 USD",
  ],
  [
    "a deletion with a reason",
    { type: "order.cancelled", operation: "delete", reason: "duplicate" },
    "alice deleted order/1042, reason duplicate",
  ],
  [
    "a fact",
    { type: "signal.generated", entityType: null, entityId: null, payload: '{"symbol":"CU","side":"sell"}' },
    "alice generated signal, symbol CU, side sell",
  ],
  [
    "a fact of two words",
    { type: "risk.check_passed", entityType: null, entityId: null },
    "alice passed check",
  ],
  [
    "a type without a verb",
    { type: "ec2.RunInstances", entityType: null, entityId: null },
    "alice reported RunInstances",
  ],
  [
    "a type with its version",
    { type: "com.acme.order.placed.v2", entityType: null, entityId: null },
    "alice placed com acme order",
  ],
  [
    "a type without a verb, about an entity",
    { type: "secretsmanager.GetSecretValue", entityType: "secret", entityId: "db" },
    "alice reported GetSecretValue on secret/db",
  ],
  ["a refusal", { type: "order.amended", outcome: "failure" }, "alice failed: amended, order/1042"],
  [
    "an update that changed nothing",
    { operation: "update", changed: "{}" },
    "alice changed nothing in order/1042",
  ],
  [
    "a reference",
    { type: "payment.requested", payload: '{"order":"order/1063"}' },
    "alice requested order/1042, order/1063",
  ],
  ["a search", { type: "whence.searched", entityType: null, entityId: null }, "alice searched the log"],
  [
    "a truncate",
    { type: "orders.orders.truncated", entityType: null, entityId: null },
    "alice truncated orders orders",
  ],
] as const)("%s reads as a sentence", (_name, event, sentence) => {
  expect(said(event)).toBe(sentence);
});

test("hostile text in names and values is named, bounded, and never turns the sentence around", () => {
  const long = "x".repeat(5000);
  const changed = `{"st\u202eatus":{"from":"a\u0007b","to":${JSON.stringify(long)}}}`;
  const sentence = said({
    operation: "update",
    actorId: "al\u200bice",
    changed: changed.replace("\u0007", "\\u0007"),
  });
  expect(sentence).toContain("alU+200Bice changed stU+202Eatus from aU+0007b to xxx");
  expect(sentence.length).toBeLessThan(200);
});

test("a field named __proto__ is a field like any other", () => {
  expect(said({ operation: "update", changed: '{"__proto__":{"from":1,"to":2}}' })).toBe(
    "alice changed __proto__ from 1 to 2",
  );
});
