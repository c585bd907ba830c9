/**
 * What the generated log is about: eight types of entity, each with its fields, the system that reports it and six
 * types of event, 48 in all. Values are JSON text, plain enough to need no escape in COPY.
 */
import type { Random } from "./random";

type Value = (random: Random) => string;

export type Kind = {
  type: string;
  source: string;
  /** Of a hundred entities, how many are of this kind. */
  weight: number;
  /** Each name as JSON with its colon. */
  names: string[];
  values: Value[];
  created: string;
  deleted: string;
  /** Says something and changes nothing. */
  fact: string;
  changes: Change[];
};

export type Change = { type: string /** Which fields it may change. */; fields: number[] };

const word =
  (...words: [string, ...string[]]): Value =>
  (random) =>
    `"${random.pick(words)}"`;
const ref =
  (prefix: string, count: number): Value =>
  (random) =>
    `"${prefix}-${random.int(count)}"`;
const count =
  (max: number): Value =>
  (random) =>
    String(random.int(max));
const amount: Value = (random) => `${random.int(20_000)}.${String(random.int(100)).padStart(2, "0")}`;
const flag: Value = (random) => (random.next() < 0.5 ? "true" : "false");
const day: Value = (random) =>
  `"202${3 + random.int(2)}-${String(1 + random.int(12)).padStart(2, "0")}-${String(1 + random.int(28)).padStart(2, "0")}"`;
const nullable =
  (value: Value): Value =>
  (random) =>
    random.next() < 0.3 ? "null" : value(random);

const country = word("de", "fr", "it", "at", "nl", "pl", "es", "se");
const note = word(
  "deliver to the back door",
  "ring twice",
  "leave it with the neighbour",
  "call before you come",
  "fragile, this side up",
  "no substitute please",
);

type Told = {
  source: string;
  weight: number;
  fields: Record<string, Value>;
  created: string;
  deleted: string;
  fact: string;
  changes: Record<string, string[]>;
};

function kind(type: string, told: Told): Kind {
  const fields = Object.keys(told.fields);
  return {
    type,
    source: told.source,
    weight: told.weight,
    names: fields.map((name) => `"${name}":`),
    values: Object.values(told.fields),
    created: `${type}.${told.created}`,
    deleted: `${type}.${told.deleted}`,
    fact: `${type}.${told.fact}`,
    changes: Object.entries(told.changes).map(([name, changed]) => ({
      type: `${type}.${name}`,
      fields: changed.map((field) => fields.indexOf(field)),
    })),
  };
}

/** Happens about once in 200,000 events; the last change of `account`. */
export const rareType = "account.frozen";

export const kinds: [Kind, ...Kind[]] = [
  kind("order", {
    source: "shop",
    weight: 30,
    fields: {
      status: word("open", "paid", "packed", "sent", "delivered", "returned"),
      total: amount,
      currency: word("EUR", "PLN", "SEK"),
      customer: ref("c", 30_000),
      items: count(12),
      country,
      note: nullable(note),
      gift: flag,
      warehouse: ref("w", 12),
      priority: count(4),
      promised: day,
      channel: word("web", "phone", "app"),
    },
    created: "placed",
    deleted: "removed",
    fact: "checked",
    changes: { moved: ["status"], changed: ["total", "items", "note"], planned: ["warehouse", "promised"] },
  }),
  kind("payment", {
    source: "billing",
    weight: 16,
    fields: {
      status: word("new", "authorized", "captured", "refunded", "failed"),
      amount,
      currency: word("EUR", "PLN", "SEK"),
      order: ref("o", 90_000),
      method: word("card", "transfer", "wallet", "invoice"),
      provider: word("north", "south", "east"),
      attempts: count(5),
      settled: nullable(day),
      country,
      reviewed: flag,
      fee: amount,
    },
    created: "started",
    deleted: "dropped",
    fact: "declined",
    changes: { moved: ["status"], settled: ["status", "settled", "fee"], retried: ["attempts", "provider"] },
  }),
  kind("shipment", {
    source: "warehouse",
    weight: 16,
    fields: {
      status: word("planned", "picked", "handed over", "on the way", "delivered"),
      order: ref("o", 90_000),
      carrier: word("north", "south", "city", "post"),
      weight: count(30_000),
      parcels: count(6),
      dock: ref("dock", 40),
      country,
      insured: flag,
      cost: amount,
      expected: day,
      note: nullable(note),
    },
    created: "planned",
    deleted: "cancelled",
    fact: "scanned",
    changes: { moved: ["status"], weighed: ["weight", "parcels", "cost"], delayed: ["expected", "note"] },
  }),
  kind("customer", {
    source: "crm",
    weight: 12,
    fields: {
      name: word("Anna Berg", "Luc Martin", "Zoë Keller", "Ivo Novak", "Mara Rossi", "Jan Kowalski"),
      email: ref("mail", 60_000),
      country,
      level: word("none", "silver", "gold"),
      credit: amount,
      language: word("de", "fr", "it", "pl"),
      newsletter: flag,
      orders: count(300),
      since: day,
      segment: word("home", "office", "resale"),
      manager: ref("a", 200),
    },
    created: "registered",
    deleted: "erased",
    fact: "contacted",
    changes: {
      moved: ["country", "language"],
      rated: ["level", "credit"],
      edited: ["name", "email", "newsletter"],
    },
  }),
  kind("product", {
    source: "shop",
    weight: 8,
    fields: {
      title: word("lamp", "chair", "desk", "shelf", "rug", "clock"),
      price: amount,
      stock: count(900),
      status: word("draft", "listed", "hidden", "ended"),
      colour: word("red", "blue", "oak", "black", "white"),
      supplier: ref("s", 300),
      weight: count(30_000),
      rating: count(50),
      category: ref("cat", 60),
      tax: word("full", "reduced"),
      updated: day,
    },
    created: "added",
    deleted: "withdrawn",
    fact: "viewed",
    changes: { priced: ["price"], stocked: ["stock", "supplier"], listed: ["status", "updated"] },
  }),
  kind("invoice", {
    source: "billing",
    weight: 8,
    fields: {
      status: word("draft", "sent", "paid", "overdue", "void"),
      total: amount,
      tax: amount,
      customer: ref("c", 30_000),
      order: ref("o", 90_000),
      due: day,
      reminders: count(4),
      currency: word("EUR", "PLN", "SEK"),
      country,
      printed: flag,
      account: ref("acc", 400),
    },
    created: "issued",
    deleted: "voided",
    fact: "opened",
    changes: { moved: ["status"], reminded: ["reminders", "due"], corrected: ["total", "tax"] },
  }),
  kind("account", {
    source: "ops",
    weight: 4,
    fields: {
      owner: ref("a", 2_000),
      status: word("active", "limited", "closed"),
      limit: amount,
      balance: amount,
      currency: word("EUR", "PLN", "SEK"),
      risk: word("low", "medium", "high"),
      opened: day,
      reviewed: nullable(day),
      country,
      automatic: flag,
      reference: ref("ref", 90_000),
    },
    created: "opened",
    deleted: "closed",
    fact: "inspected",
    changes: { booked: ["balance"], reviewed: ["risk", "reviewed", "limit"], frozen: ["status", "limit"] },
  }),
  kind("ticket", {
    source: "support",
    weight: 6,
    fields: {
      status: word("new", "waiting", "answered", "solved"),
      subject: word("late parcel", "wrong item", "refund", "question", "complaint"),
      customer: ref("c", 30_000),
      order: nullable(ref("o", 90_000)),
      assignee: nullable(ref("a", 200)),
      priority: count(4),
      replies: count(20),
      language: word("de", "fr", "it", "pl"),
      channel: word("mail", "chat", "phone"),
      escalated: flag,
      due: day,
      mood: word("calm", "cross", "glad"),
    },
    created: "opened",
    deleted: "merged",
    fact: "noted",
    changes: {
      moved: ["status"],
      assigned: ["assignee", "priority"],
      answered: ["replies", "status", "due"],
    },
  }),
];
