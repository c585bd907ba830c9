/**
 * The tables of the log and of the application, in Drizzle's words; those of the ledger are in schema-ledger.ts.
 * `npm run db:generate` turns a change here into a migration.
 *
 * Schema `audit` is the log and the SQL interface that applications share; schema `whence` holds what the web
 * application needs for itself. Both belong to `whence_owner`, a role nobody can log in as. What Drizzle cannot
 * say (partitions, triggers, functions, grants) stands in `db/functions` and in the first migration.
 * Index keys are ascending: Drizzle's `.desc()` means NULLS LAST and cannot serve `order by … desc`.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, jsonText, xid8 } from "./columns";

export const audit = pgSchema("audit");
export const whence = pgSchema("whence");

/** The order of arrival. Gaps are normal (a rolled-back transaction leaves one). */
export const eventSeq = audit.sequence("event_seq");

// Strings, not Dates: a JavaScript Date has no microseconds.
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 6 });

/** One row: what this log is. `kind` is a fact fixed at creation; only sample and test logs obey `whence.clock`. */
export const log = audit.table(
  "log",
  {
    single: boolean().primaryKey().default(true),
    kind: text().notNull(),
    origin: text().notNull(),
    createdAt: instant("created_at").notNull(),
    // Counts restores into a new cluster, where transaction numbers start again.
    incarnation: integer().notNull().default(1),
  },
  (t) => [
    check("log_single", sql`${t.single}`),
    check("log_kind", sql`${t.kind} in ('live', 'sample', 'test')`),
  ],
);

/** The log. Partitioned by month of `recorded_at` (see the first migration): old months never change again. */
export const event = audit.table(
  "event",
  {
    // Fixed-width columns first: no padding between them.
    seq: bigint({ mode: "bigint" }).notNull(),
    recordedAt: instant("recorded_at").notNull(),
    occurredAt: instant("occurred_at").notNull(),
    // Given by audit.current_tx(): the transaction's number, continued over restores into other clusters.
    tx: xid8().notNull(),
    id: uuid().notNull(),
    causationId: uuid("causation_id"),
    supersedes: uuid(),
    schemaVersion: integer("schema_version").notNull().default(1),
    type: text().notNull(),
    entityType: text("entity_type"),
    entityId: text("entity_id"),
    operation: text(),
    outcome: text().notNull().default("success"),
    actorId: text("actor_id").notNull(),
    actorType: text("actor_type").notNull(),
    onBehalfOf: text("on_behalf_of"),
    source: text().notNull(),
    reason: text(),
    transactionId: text("transaction_id"),
    correlationId: text("correlation_id"),
    causes: uuid().array(),
    // Images are stored once: insert `after`; delete `changed` with every field as `from`; update `after` and
    // `changed`, or `changed` alone. `audit.before_image` derives the rest without loss (0.7 × the bytes of both).
    after: jsonText(),
    changed: jsonText(),
    // Names of the fields an update changed: serves `changed:status` (a bare field on `changed` rechecks rows).
    changedKeys: text("changed_keys").array(),
    payload: jsonText(),
    metadata: jsonText(),
  },
  (t) => [
    index("event_occurred").on(t.occurredAt, t.seq),
    index("event_entity").on(t.entityType, t.entityId, t.occurredAt, t.seq),
    index("event_actor").on(t.actorId, t.occurredAt, t.seq),
    index("event_type").on(t.type, t.occurredAt, t.seq),
    index("event_transaction").on(t.transactionId, t.seq).where(sql`${t.transactionId} is not null`),
    index("event_tx").on(t.tx, t.seq),
    index("event_correlation")
      .on(t.correlationId, t.occurredAt, t.seq)
      .where(sql`${t.correlationId} is not null`),
    // Corrections are rare: the index holds only them, and says what superseded an event.
    index("event_supersedes").on(t.supersedes).where(sql`${t.supersedes} is not null`),
    index("event_changed_keys").using("gin", t.changedKeys),
    index("event_changed").using("gin", sql`${t.changed} jsonb_path_ops`),
    index("event_recorded").using("brin", t.recordedAt),
    // The shapes are one check, audit.event_shape (db/functions): PostgreSQL prepares each check anew for every
    // statement, and fifteen of them were half the cost of writing a row (250 of 500 µs).
  ],
);

/** Identity, idempotency, and the door from an id to its month. Unpartitioned, so an id is unique over all months. */
export const eventKey = audit.table("event_key", {
  id: uuid().primaryKey(),
  seq: bigint({ mode: "bigint" }).notNull(),
  recordedAt: instant("recorded_at").notNull(),
  occurredAt: instant("occurred_at").notNull(),
  source: text().notNull(),
  // SHA-256 of the event as sent; null for captured changes, which nobody sends twice.
  digest: bytea(),
});

/** Causes as a narrow table walked both ways; a cause that has not arrived is an edge to nothing. */
export const causeEdge = audit.table(
  "cause_edge",
  { causeId: uuid("cause_id").notNull(), effectId: uuid("effect_id").notNull() },
  (t) => [
    primaryKey({ columns: [t.causeId, t.effectId] }),
    index("cause_edge_effect").on(t.effectId, t.causeId),
  ],
);

/** The partitions of `event`: what each covers, and once it can no longer grow, the span of `occurred_at` in it. */
export const month = audit.table("month", {
  name: text().primaryKey(),
  fromAt: instant("from_at").notNull(),
  toAt: instant("to_at").notNull(),
  occurredMin: instant("occurred_min"),
  occurredMax: instant("occurred_max"),
  // A transaction number given out after the month's end; once all before it are done, nothing can be added and the
  // month is closed: the span is final. Until then the span is probed on the index.
  endedTx: xid8("ended_tx"),
  closedAt: instant("closed_at"),
});

/** What `audit.track` has been asked to capture, and how. A row ends (`untracked_at`), it is never rewritten. */
export const trackedTable = audit.table(
  "tracked_table",
  {
    id: uuid().primaryKey(),
    tableOid: bigint("table_oid", { mode: "number" }).notNull(),
    tableName: text("table_name").notNull(),
    entityType: text("entity_type").notNull(),
    keyColumns: text("key_columns").array().notNull(),
    ignoredColumns: text("ignored_columns").array().notNull(),
    maskedColumns: text("masked_columns").array().notNull(),
    // 'row' or 'statement': see db/functions/track.sql for when the faster one is allowed.
    triggerLevel: text("trigger_level").notNull(),
    trackedAt: instant("tracked_at").notNull(),
    untrackedAt: instant("untracked_at"),
  },
  (t) => [uniqueIndex("tracked_table_active").on(t.tableOid).where(sql`${t.untrackedAt} is null`)],
);

/** A person who can sign in. `epoch` counts what must end every session at once: role, password, disabling. */
export const account = whence.table(
  "account",
  {
    id: uuid().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    role: text().notNull(),
    passwordHash: text("password_hash").notNull(),
    epoch: integer().notNull().default(1),
    createdAt: instant("created_at").notNull().defaultNow(),
    disabledAt: instant("disabled_at"),
  },
  (t) => [
    uniqueIndex("account_email").on(sql`lower(${t.email})`),
    check("account_role", sql`${t.role} in ('auditor', 'engineer', 'admin')`),
  ],
);

/** A sign-in. The cookie carries a random token; only its digest is here. */
export const session = whence.table(
  "session",
  {
    id: uuid().primaryKey(),
    tokenHash: bytea("token_hash").notNull(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => account.id),
    epoch: integer().notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    endedAt: instant("ended_at"),
    address: text(),
    userAgent: text("user_agent"),
  },
  (t) => [
    uniqueIndex("session_token").on(t.tokenHash),
    index("session_account").on(t.accountId, t.createdAt),
  ],
);

/** A system that reports events over HTTP. */
export const source = whence.table("source", {
  name: text().primaryKey(),
  createdAt: instant("created_at").notNull().defaultNow(),
  createdBy: text("created_by").notNull(),
});

/** An API key of a source. Shown once; afterwards only its first characters and its digest are known. */
export const apiKey = whence.table(
  "api_key",
  {
    id: uuid().primaryKey(),
    source: text()
      .notNull()
      .references(() => source.name),
    prefix: text().notNull(),
    keyHash: bytea("key_hash").notNull(),
    // False: the key may send events, and see none.
    mayRead: boolean("may_read").notNull().default(true),
    createdAt: instant("created_at").notNull().defaultNow(),
    createdBy: text("created_by").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [uniqueIndex("api_key_hash").on(t.keyHash), index("api_key_source").on(t.source, t.createdAt)],
);

/** Failed sign-ins per account and per address; a row is one window of one subject. */
export const signInThrottle = whence.table("sign_in_throttle", {
  subject: text().primaryKey(),
  failures: integer().notNull(),
  windowStartedAt: instant("window_started_at").notNull(),
});

/**
 * One input of an import: how far it has been read, so that a stopped import is gone on with. The same content imported
 * again under the same source and format is the same row.
 */
export const importRun = whence.table(
  "import_run",
  {
    id: uuid().primaryKey(),
    source: text().notNull(),
    // The format's name, and the digest of its options where it has any: other columns mapped, another import.
    format: text().notNull(),
    inputName: text("input_name").notNull(),
    // SHA-256 of the content, unpacked.
    inputDigest: bytea("input_digest").notNull(),
    startedAt: instant("started_at").notNull().defaultNow(),
    // Records whose events are committed or whose rejection is kept; never ahead of that.
    recordsDone: bigint("records_done", { mode: "number" }).notNull().default(0),
    progressedAt: instant("progressed_at").notNull().defaultNow(),
    finishedAt: instant("finished_at"),
  },
  (t) => [uniqueIndex("import_run_input").on(t.source, t.format, t.inputDigest)],
);

/**
 * A record that could not be recorded, as it came, and what a person decided about it. The identity is its place in
 * its input: the same file imported again finds its rejects here, and what was decided stays.
 */
export const rejected = whence.table(
  "rejected",
  {
    id: uuid().primaryKey(),
    rejectedAt: instant("rejected_at").notNull().defaultNow(),
    source: text().notNull(),
    format: text().notNull(),
    inputName: text("input_name").notNull(),
    // Where in the input: a line's number, or what the format calls it.
    place: text().notNull(),
    // The record's own bytes, cut at 1 MB; they need not be UTF-8, nor free of NUL.
    original: bytea().notNull(),
    originalBytes: bigint("original_bytes", { mode: "number" }).notNull(),
    // What the format made of it, in the contract's JSON, where it could: what a person corrects. As text, since it may
    // be what jsonb cannot hold.
    event: text(),
    // [{path, message}], as JSON text.
    problems: text().notNull(),
    // The type the event gives itself, and the first problem: the list's columns.
    type: text(),
    reason: text().notNull(),
    path: text().notNull(),
    status: text().notNull().default("open"),
    decidedAt: instant("decided_at"),
    decidedBy: text("decided_by"),
    decision: text(),
    // The event that was sent in its place.
    eventId: uuid("event_id"),
  },
  (t) => [
    index("rejected_time").on(t.rejectedAt, t.id),
    index("rejected_status").on(t.status, t.rejectedAt, t.id),
    index("rejected_source").on(t.source, t.rejectedAt, t.id),
    check("rejected_status_known", sql`${t.status} in ('open', 'sent', 'set_aside')`),
  ],
);

/** What this database was brought up to: the digest of db/version.ts. */
export const installed = whence.table("installed", {
  name: text().primaryKey(),
  digest: text().notNull(),
  installedAt: instant("installed_at").notNull().defaultNow(),
});
