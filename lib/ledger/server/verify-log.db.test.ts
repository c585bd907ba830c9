import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Queryable } from "@/db/client";
import { seedEvents } from "@/db/testing/seed-events";
import type { FindingKind } from "../finding";
import { testLedger, type TestLedger } from "./publish-test";
import { sealAll } from "./seal-test";
import { verifyLog, type VerifyOptions } from "./verify-log";

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger();
  await tellStory(ledger);
});
afterAll(() => ledger.close());

/** 1,201 events: passes cut inside transactions, one that commits long after it wrote, checkpoints in between. */
async function tellStory({ sql, url, sealer, publish }: TestLedger): Promise<void> {
  const late = connect(url, { max: 1 });
  await late`begin`;
  await late`select audit.record_event('late.one', 'thing', '1')`;
  for (let round = 0; round < 4; round++) {
    await seedEvents(sql, { count: 300, occurredAt: "'2026-03-12'::timestamptz + n * interval '1 s'" });
    await sealAll(sealer, 200);
    await publish();
  }
  await late`commit`;
  await late.end();
  await sealAll(sealer);
  await publish();
}

const verify = (options: Partial<VerifyOptions> = {}) =>
  verifyLog({
    ...{ url: ledger.url, folder: ledger.folder.path, anchors: [], keys: [], witnessKeys: [] },
    ...options,
  });

describe("an untouched log", () => {
  test("verifies, and everything derived from it", async () => {
    const result = await verify({ full: true });
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({ status: "verified", size: 1201n, toPosition: 1201n, unsealed: 0 });
    expect(result.checkpoint).toMatchObject({ size: 1201n, by: "the data folder" });
    const differing = result.checks.filter(({ outcome }) => outcome === "differs");
    // The tests' server is not a durable one, and it says so.
    expect(differing.map(({ name }) => name)).toEqual(["Durability"]);
  });

  test.each([
    [0n, 1201n],
    [250n, 260n],
    [1024n, 1201n],
    [1200n, undefined],
  ])("verifies from %s to %s without the rest", async (from, to) => {
    const result = await verify({ from, ...(to === undefined ? {} : { to }) });
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({ status: "verified", fromPosition: from, toPosition: to ?? 1201n });
  });

  test("is undecided where nothing outside is there to hold it against", async () => {
    const result = await verify({ folder: null });
    expect(result).toMatchObject({ status: "undecided", findings: [], checkpoint: null });
    expect(result.guarantee).toMatch(/^Nothing outside the database/);
  });

  test("counts what waits for its seal, and finds nothing wrong with it", async () => {
    await seedEvents(ledger.sql, { count: 3, occurredAt: "'2026-03-12'::timestamptz" });
    expect(await verify()).toMatchObject({ status: "verified", findings: [], unsealed: 3 });
    await sealAll(ledger.sealer);
    expect(await verify()).toMatchObject({ status: "verified", findings: [], unsealed: 0, size: 1204n });
  });
});

test("stopped, it ends with an error and no verdict", async () => {
  const controller = new AbortController();
  const running = verify({ signal: controller.signal, onProgress: () => controller.abort() });
  await expect(running).rejects.toThrow(/abort/i);
});

test("the role that verifies can write nothing", async () => {
  const sql = connect(ledger.url, { max: 1, role: "whence_verifier" });
  for (const statement of [
    "insert into audit.checkpoint select * from audit.checkpoint",
    "update audit.head set size = 0",
    "delete from whence.verification",
    "create table public.mine (id int)",
    "select audit.record_event('a', 'b', 'c')",
  ])
    await expect(sql.unsafe(statement), statement).rejects.toThrow(/permission denied/);
  await sql.end();
});

/** As a superuser with the guards switched off for himself; taken back afterwards. */
async function tampered(
  statements: string[],
  options: Partial<VerifyOptions> = {},
): Promise<{
  kinds: FindingKind[];
  words: string;
  first: bigint | null;
  status: string;
  ids: (string | null)[];
}> {
  const copy = await ledger.clone("same");
  try {
    await copy.sql.begin(async (tx: Queryable) => {
      await tx.unsafe(
        "alter table audit.event disable trigger all; set local session_replication_role = replica",
      );
      const parts = await tx<{ name: string }[]>`
        select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit.event'::regclass`;
      for (const name of [...parts.map((part) => part.name), "audit.tile", "audit.checkpoint"])
        await tx.unsafe(`alter table ${name} disable trigger append_only`);
      for (const statement of statements) await tx.unsafe(statement);
      for (const name of [...parts.map((part) => part.name), "audit.event", "audit.tile", "audit.checkpoint"])
        await tx.unsafe(`alter table ${name} enable always trigger append_only`);
    });
    const { findings, firstPosition, status } = await verify({ url: copy.url, ...options });
    const guards = findings.filter(({ kind }) => kind === "drift");
    return {
      kinds: [...new Set(findings.map(({ kind }) => kind))],
      words: findings.map(({ words }) => words).join("\n"),
      first: firstPosition,
      status: guards.length > 0 && guards.length === findings.length ? "drift" : status,
      ids: findings.map(({ eventId }) => eventId),
    };
  } finally {
    await copy.sql.end({ timeout: 1 });
    await copy.sealer.end({ timeout: 1 });
  }
}

const at = (position: number) => `seq = audit.seq_at(${position})`;

const cases: [string, string[], FindingKind[], bigint | null][] = [
  ["an edited field", [`update audit.event set reason = 'because' where ${at(700)}`], ["altered"], 700n],
  [
    "an edited time",
    [
      `update audit.event set occurred_at = occurred_at - interval '1 µs' where ${at(3)}`.replace(
        "µs",
        "microsecond",
      ),
    ],
    ["altered"],
    3n,
  ],
  ["an edited transaction", [`update audit.event set tx = '5' where ${at(3)}`], ["altered"], 3n],
  ["a deleted event", [`delete from audit.event where ${at(1100)}`], ["missing"], 1100n],
  [
    "two positions changed in the ledger",
    ["update audit.tile set seqs[5] = seqs[6], seqs[6] = seqs[5] where level = 0 and index = 1"],
    ["moved"],
    260n,
  ],
  [
    "a leaf of a tile",
    ["update audit.tile set hashes = overlay(hashes placing '\\x00' from 33) where level = 0 and index = 2"],
    ["tile"],
    513n,
  ],
  ["a tile that is gone", ["delete from audit.tile where level = 0 and index = 1"], ["tile"], 256n],
  [
    "what a tile says of its seqs",
    ["update audit.tile set seq_max = seq_max + 1 where level = 0 and index = 1"],
    ["tile"],
    256n,
  ],
  ["the head's root", ["update audit.head set root = sha256('no')"], ["head"], null],
  ["the head's open tile of level 1", ["update audit.head set open[2] = '\\x'"], ["head"], null],
  [
    "a shorter log",
    [
      "delete from audit.event where audit.position_of(seq) >= 1100",
      "update audit.head set size = 1024, open[1] = '\\x', open_seqs = '{}', root = (select c.root from audit.checkpoint c limit 1)",
    ],
    ["head", "rolled-back", "checkpoint"],
    null,
  ],
  [
    "a checkpoint's columns",
    ["update audit.checkpoint set root = sha256('no') where size = 300"],
    ["checkpoint"],
    null,
  ],
  [
    "a checkpoint's signature",
    ["update audit.checkpoint set note = left(note, -9) || 'AAAAAAA=' || E'\\n' where size = 300"],
    ["checkpoint"],
    null,
  ],
];

describe("what a superuser does in the database is found, and where", () => {
  test.each(cases)("%s", async (_, statements, kinds, position) => {
    const found = await tampered(statements);
    expect(found.status).toBe("tampered");
    expect(found.kinds.toSorted()).toEqual(kinds.toSorted());
    if (position !== null) expect(found.first).toBe(position);
  });

  test("with the seqs of a tile lost, its events are not taken for inserted ones", async () => {
    const found = await tampered(["delete from audit.tile where level = 0 and index = 1"], { folder: null });
    expect(found.kinds).toContain("tile");
    expect(found.kinds).not.toContain("inserted");
  });

  test("a range finds what is in it, and says nothing of the rest", async () => {
    const edit = [`update audit.event set reason = 'because' where ${at(700)}`];
    expect(await tampered(edit, { from: 690n, to: 710n })).toMatchObject({ kinds: ["altered"], first: 700n });
    expect(await tampered(edit, { from: 600n, to: 700n })).toMatchObject({ kinds: [], status: "verified" });
  });

  test("a key, an edge, a name of a changed field, a roll-up that the events do not give", async () => {
    const found = await tampered(
      [
        "alter table audit.event_key disable trigger append_only",
        `update audit.event_key set source = 'else' where ${at(10)}`,
        "alter table audit.event_key enable always trigger append_only",
        "insert into audit.cause_edge values (gen_random_uuid(), gen_random_uuid())",
        `update audit.event set changed_keys = '{a}' where ${at(11)}`,
        "update audit.rollup_day set events = events + 1",
      ],
      { full: true },
    );
    expect(found).toMatchObject({ kinds: ["derived"], first: 10n });
    for (const word of ["key", "edge", "changed fields", "audit.rollup_day"])
      expect(found.words).toContain(word);
  });
});

describe("a guard that is not as it was installed", () => {
  const drifts: [string, string, RegExp][] = [
    [
      "a trigger switched off",
      "alter table audit.event_key disable trigger append_only",
      /event_key is switched off/,
    ],
    [
      "a trigger of the origin only",
      "alter table audit.cause_edge enable trigger append_only",
      /does not hold in every session/,
    ],
    ["a trigger that is gone", "drop trigger append_only on audit.cosignature", /cosignature has no trigger/],
    [
      "a trigger more",
      "create trigger x before insert on audit.event_key for each row execute function suppress_redundant_updates_trigger()",
      /nobody installed: x/,
    ],
    ["a grant", "grant update on audit.event to whence_append", /whence_append may update audit.event/],
    ["a grant on a column", "grant update (reason) on audit.event to public", /Everybody may update reason/],
    ["another owner", "alter table audit.tile owner to postgres", /tile belongs to postgres/],
    ["a policy", "create policy hide on audit.event using (false)", /policy that nobody installed: hide/],
    [
      "a table that was detached",
      "create table audit.event_2001_01 (like audit.event)",
      /looks like one that was detached/,
    ],
    [
      "a month that says otherwise",
      "update audit.month set to_at = to_at + interval '1 day'",
      /covers other times/,
    ],
    [
      "a function's body",
      "create or replace function audit.refuse_change() returns trigger language plpgsql as 'begin return null; end'",
      /refuse_change is not the one/,
    ],
    ["a function more", "create function audit.more() returns int language sql as 'select 1'", /audit.more/],
  ];
  test("is named, each", async () => {
    const copy = await ledger.clone("same");
    for (const [, statement] of drifts) await copy.sql.unsafe(statement);
    const { findings, status } = await verify({ url: copy.url });
    const words = findings.map((finding) => finding.words).join("\n");
    for (const [name, , pattern] of drifts) expect(words, name).toMatch(pattern);
    expect(status).toBe("tampered");
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(["drift"]));
    await copy.sql.end({ timeout: 1 });
    await copy.sealer.end({ timeout: 1 });
  });
});
