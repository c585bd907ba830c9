/**
 * The tables of the ledger and of what the sealer keeps beside it, in Drizzle's words.
 *
 * The ledger proves the log: tiles of the hash tree, its head, signed checkpoints, who countersigned them. Projections
 * (registry, roll-ups, pointer snapshots) hold no fact of their own: `whence rebuild` makes them from the log to the
 * same bytes. Tiles and checkpoints only ever grow (db/functions/event_tables.trigger.sql); the head and the
 * projections are the sealer's to write.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, byteaArray, jsonText, pgSnapshot, xid8 } from "./columns";
import { audit, whence } from "./schema";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 6 });
const count = (name: string) => bigint(name, { mode: "bigint" });

/** Counts restores into another cluster. A sequence, since what it says must hold at once and for every snapshot. */
export const incarnation = audit.sequence("incarnation");

/**
 * Full tiles of the hash tree (C2SP tlog-tiles, height 8): 256 hashes, written once. A tile of level 0 also says which
 * events it holds, in the order of their positions.
 */
export const tile = audit.table(
  "tile",
  {
    level: smallint().notNull(),
    index: count("index").notNull(),
    hashes: bytea().notNull(),
    seqs: bigint({ mode: "bigint" }).array(),
    seqMin: count("seq_min"),
    seqMax: count("seq_max"),
    txMin: xid8("tx_min"),
    txMax: xid8("tx_max"),
  },
  (t) => [
    primaryKey({ columns: [t.level, t.index] }),
    // Ranges of seq overlap where transactions did: the tiles that can hold one are found as ranges are.
    index("tile_seqs")
      .using("gist", sql`int8range(${t.seqMin}, ${t.seqMax}, '[]')`)
      .where(sql`${t.level} = 0`),
    check("tile_full", sql`octet_length(${t.hashes}) = 8192`),
    check("tile_seqs_full", sql`${t.level} > 0 or coalesce(cardinality(${t.seqs}), 0) = 256`),
  ],
);

/**
 * One row: how far the log is sealed. Sealed are the events visible in `snapshot`, and of the transaction `after_tx`
 * those up to `after_seq`. Tiles not yet full are here, level by level.
 */
export const head = audit.table(
  "head",
  {
    single: boolean().primaryKey().default(true),
    size: count("size").notNull(),
    root: bytea().notNull(),
    snapshot: pgSnapshot().notNull(),
    afterTx: xid8("after_tx"),
    afterSeq: count("after_seq"),
    incarnation: integer().notNull(),
    // Of the cluster whose transaction numbers the snapshot speaks of.
    systemIdentifier: text("system_identifier").notNull(),
    open: byteaArray().notNull(),
    openSeqs: bigint("open_seqs", { mode: "bigint" }).array().notNull(),
    openTxMin: xid8("open_tx_min"),
    openTxMax: xid8("open_tx_max"),
    sealedAt: instant("sealed_at").notNull(),
  },
  (t) => [check("head_single", sql`${t.single}`)],
);

/** Signed heads, as published. Idle hours repeat the last one, so that silence is on record. */
export const checkpoint = audit.table(
  "checkpoint",
  {
    signedAt: instant("signed_at").primaryKey(),
    size: count("size").notNull(),
    root: bytea().notNull(),
    // The C2SP signed note: text, empty line, our signature.
    note: text().notNull(),
    keyName: text("key_name").notNull(),
  },
  (t) => [index("checkpoint_size").on(t.size, t.signedAt)],
);

/** That an anchor took a checkpoint; a witness also signed it. */
export const cosignature = audit.table(
  "cosignature",
  {
    anchor: text().notNull(),
    size: count("size").notNull(),
    anchoredAt: instant("anchored_at").notNull(),
    // The signature line of a witness; a folder signs nothing.
    line: text(),
  },
  (t) => [primaryKey({ columns: [t.anchor, t.anchoredAt] }), index("cosignature_size").on(t.size, t.anchor)],
);

/** The anchors that upkeep is configured with and how far each is. Verifying never reads its configuration from here. */
export const anchor = audit.table(
  "anchor",
  {
    name: text().primaryKey(),
    kind: text().notNull(),
    target: text().notNull(),
    size: count("size"),
    anchoredAt: instant("anchored_at"),
    checkedAt: instant("checked_at").notNull(),
    error: text(),
    removedAt: instant("removed_at"),
  },
  (t) => [check("anchor_kind", sql`${t.kind} in ('folder', 'witness')`)],
);

/** Every entity the log has heard of. */
export const entity = audit.table(
  "entity",
  {
    entityType: text("entity_type").notNull(),
    entityId: text("entity_id").notNull(),
    events: count("events").notNull(),
    occurredMin: instant("occurred_min").notNull(),
    occurredMax: instant("occurred_max").notNull(),
    recordedMin: instant("recorded_min").notNull(),
    recordedMax: instant("recorded_max").notNull(),
  },
  (t) => [primaryKey({ columns: [t.entityType, t.entityId] })],
);

// Counts of sealed events by the time they occurred. An empty text stands for "none": it makes a key, null does not.
const facts = {
  source: text().notNull(),
  entityType: text("entity_type").notNull(),
  type: text().notNull(),
  operation: text().notNull(),
};

export const rollupMinute = audit.table(
  "rollup_minute",
  { bucket: instant("bucket").notNull(), source: text().notNull(), events: count("events").notNull() },
  (t) => [primaryKey({ columns: [t.bucket, t.source] })],
);

export const rollupHour = audit.table(
  "rollup_hour",
  { bucket: instant("bucket").notNull(), ...facts, events: count("events").notNull() },
  (t) => [primaryKey({ columns: [t.bucket, t.source, t.entityType, t.type, t.operation] })],
);

export const rollupDay = audit.table(
  "rollup_day",
  { bucket: instant("bucket").notNull(), ...facts, events: count("events").notNull() },
  (t) => [primaryKey({ columns: [t.bucket, t.source, t.entityType, t.type, t.operation] })],
);

export const rollupActorDay = audit.table(
  "rollup_actor_day",
  {
    bucket: instant("bucket").notNull(),
    source: text().notNull(),
    actorId: text("actor_id").notNull(),
    events: count("events").notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.source, t.actorId] })],
);

export const rollupActorMonth = audit.table(
  "rollup_actor_month",
  {
    bucket: instant("bucket").notNull(),
    source: text().notNull(),
    actorId: text("actor_id").notNull(),
    events: count("events").notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.source, t.actorId] })],
);

/**
 * For an entity of many events, each field's last setter as of a key (occurred_at, seq): blame walks only what came
 * after. `pointers` is {field: [occurred_at, seq]}; a deletion is a pointer of its own.
 */
export const pointerSnapshot = audit.table(
  "pointer_snapshot",
  {
    entityType: text("entity_type").notNull(),
    entityId: text("entity_id").notNull(),
    occurredAt: instant("occurred_at").notNull(),
    seq: count("seq").notNull(),
    events: count("events").notNull(),
    pointers: jsonText().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entityType, t.entityId, t.occurredAt, t.seq] })],
);

/** One row: what upkeep is doing, as it says itself. A heartbeat that stopped is how the others know. */
export const upkeep = whence.table(
  "upkeep",
  {
    single: boolean().primaryKey().default(true),
    host: text().notNull(),
    pid: integer().notNull(),
    startedAt: instant("started_at").notNull(),
    heartbeatAt: instant("heartbeat_at").notNull(),
    // What stands in the way until a person acts: a log restored to an older copy, a key that is not here.
    problem: text(),
    problemSince: instant("problem_since"),
    lastError: text("last_error"),
    lastErrorAt: instant("last_error_at"),
    publicKey: text("public_key"),
  },
  (t) => [check("upkeep_single", sql`${t.single}`)],
);

/** A line a minute for the figures of /admin/health. */
export const upkeepSample = whence.table("upkeep_sample", {
  takenAt: instant("taken_at").primaryKey(),
  sealLagMs: count("seal_lag_ms").notNull(),
  unsealed: count("unsealed").notNull(),
  jobs: integer().notNull(),
  anchorsBehind: integer("anchors_behind").notNull(),
  databaseBytes: count("database_bytes").notNull(),
});

/** A verification: asked for, run by upkeep, and what it found. */
export const verification = whence.table(
  "verification",
  {
    id: uuid().primaryKey(),
    kind: text().notNull(),
    requestedBy: text("requested_by").notNull(),
    requestedAt: instant("requested_at").notNull(),
    startedAt: instant("started_at"),
    progressedAt: instant("progressed_at"),
    finishedAt: instant("finished_at"),
    fromPosition: count("from_position"),
    toPosition: count("to_position"),
    verified: count("verified").notNull().default(sql`0`),
    status: text().notNull(),
    // The signed checkpoint it was held against, where there was one.
    checkpointSize: count("checkpoint_size"),
    findingCount: count("finding_count").notNull().default(sql`0`),
    // The first thousand, as JSON text.
    findings: text().notNull().default("[]"),
    // What was checked and how it came out, as JSON text.
    checks: text().notNull().default("[]"),
    firstPosition: count("first_position"),
    error: text(),
  },
  (t) => [
    index("verification_requested").on(t.requestedAt, t.id),
    index("verification_finished").on(t.finishedAt, t.id).where(sql`${t.finishedAt} is not null`),
    check("verification_kind", sql`${t.kind} in ('whole', 'full', 'tail', 'range')`),
    check(
      "verification_status",
      sql`${t.status} in ('queued', 'running', 'verified', 'tampered', 'undecided', 'failed')`,
    ),
  ],
);
