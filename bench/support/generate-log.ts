/**
 * Fills an empty log with a coherent history (bench/support/story), as the superuser and around the one door: for
 * benches only. Rows, keys and edges are those that the door would have written; every check holds, every index is
 * there, and what grows is protected. Deterministic for a seed; both shapes hold the same events but for
 * recorded_at, seq and tx. Proved in generate-log.db.test.ts.
 */
import type { Writable } from "node:stream";
import { connect, type Database, type Queryable } from "@/db/client";
import { eventColumns, linesOf } from "./generated-lines";
import { attachPart, type LogShape, makePart, type Part, partIndexes, recordingOf } from "./generated-parts";
import { storyBegins, storyEnds } from "./story/clock";
import type { Tree } from "./story/chains";
import { rareType } from "./story/kinds";
import { type Story, type StoryEvent, tellStory } from "./story/tell";

export type GenerateOptions = { events: number; shape?: LogShape; seed?: number };

export type GeneratedLog = {
  events: number;
  shape: LogShape;
  /** When the first could occur, and before when all did. */
  from: string;
  to: string;
  entities: number;
  hot: { entityType: string; entityId: string; events: number }[];
  trees: Tree[];
  rare: { type: string; events: number };
  /** Events whose cause never arrived. */
  orphans: number;
  seconds: { load: number; index: number };
};

/** `server` is the superuser's address of a migrated log without an event. */
export async function generateLog(
  server: { url: string },
  { events, shape = "happened", seed = 1 }: GenerateOptions,
): Promise<GeneratedLog> {
  const sql = connect(server.url, { max: 4 });
  try {
    const [there] = await sql`select 1 from audit.event limit 1`;
    if (there) throw new Error("generateLog: the log has events already");
    const began = performance.now();
    const story = tellStory(events, seed);
    const { parts, recordedAt } = recordingOf(shape, events);
    const restore = await dropIndexes(sql);
    await load(server.url, parts, timed(story, events, recordedAt));
    const loaded = performance.now();
    const indexes = await Promise.all(parts.map((part) => partIndexes(sql, part)));
    await build(server.url, [...restore, ...indexes.flat()]);
    for (const part of parts) await attachPart(sql, part);
    await sql`select setval('audit.event_seq', ${events}::bigint)`;
    await sql.unsafe("analyze audit.event");
    for (const table of ["event_key", "cause_edge"])
      await sql.unsafe(`vacuum (freeze, analyze) audit.${table}`);
    const seconds = { load: (loaded - began) / 1000, index: (performance.now() - loaded) / 1000 };
    return { events, shape, ...summary(story), seconds };
  } finally {
    await sql.end();
  }
}

function summary({ chains, entities }: Story) {
  return {
    from: new Date(storyBegins / 1000).toISOString(),
    to: new Date(storyEnds / 1000).toISOString(),
    entities: entities.made(),
    hot: entities.hot.map(({ kind, id, events }) => ({ entityType: kind.type, entityId: id, events })),
    trees: chains.trees,
    rare: { type: rareType, events: entities.rare() },
    orphans: chains.orphans(),
  };
}

type Timed = { event: StoryEvent; seq: number; recordedAt: number };

function* timed(
  story: Story,
  events: number,
  recordedAt: (n: number, occurredAt: number) => number,
): Generator<Timed, undefined> {
  for (let n = 0; n < events; n++) {
    const event = story.next();
    yield { event, seq: n + 1, recordedAt: recordedAt(n, event.occurredAt) };
  }
}

/** Part after part, each made and filled in one transaction, so that its rows come frozen; beside them keys and edges. */
async function load(url: string, parts: readonly Part[], told: Generator<Timed, undefined>): Promise<void> {
  const clients = [connect(url, { max: 1 }), connect(url, { max: 1 }), connect(url, { max: 1 })] as const;
  const [partSql, keySql, edgeSql] = clients;
  try {
    const keys = await copyInto(keySql, "event_key (id, seq, recorded_at, occurred_at, source, digest)");
    const edges = await copyInto(edgeSql, "cause_edge (cause_id, effect_id)");
    let next = told.next();
    for (const part of parts) {
      await partSql.begin(async (tx) => {
        await makePart(tx, part);
        const rows = await copyInto(tx, `${part.name} (${eventColumns})`, "with (freeze)");
        const end = part.to.getTime() * 1000;
        for (; next.value && next.value.recordedAt < end; next = told.next()) {
          const { event, seq, recordedAt } = next.value;
          const lines = linesOf(event, seq, recordedAt);
          if (rows.add(lines.event)) await rows.flush();
          if (keys.add(lines.key)) await keys.flush();
          if (edges.add(lines.edges)) await edges.flush();
        }
        await rows.end();
      });
    }
    await keys.end();
    await edges.end();
  } finally {
    await Promise.all(clients.map((client) => client.end({ timeout: 5 })));
  }
}

async function copyInto(sql: Queryable, target: string, options = "") {
  return chunked(await sql.unsafe(`copy audit.${target} from stdin ${options}`).writable());
}

/** Text to a stream in pieces of a size that is worth a message. */
function chunked(stream: Writable) {
  const charactersMax = 128_000;
  let text = "";
  const failed = new Promise<never>((_, reject) => stream.once("error", reject));
  // An error counts where it is waited for.
  failed.catch(() => undefined);
  const flush = async () => {
    const piece = text;
    text = "";
    if (!stream.write(piece))
      await Promise.race([failed, new Promise((resolve) => stream.once("drain", resolve))]);
  };
  return {
    /** Whether it is time to flush. */
    add: (line: string): boolean => (text += line).length >= charactersMax,
    flush,
    end: async () => {
      if (text !== "") await flush();
      await Promise.race([failed, new Promise<void>((resolve) => stream.end(resolve))]);
    },
  };
}

/** Takes the indexes off the keys and edges; answers how to put them back. */
async function dropIndexes(sql: Database): Promise<string[]> {
  const rows = await sql<{ drop: string; make: string }[]>`
    select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
        else format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname) end as drop,
      case when c.oid is null then pg_get_indexdef(i.indexrelid)
        else format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
        end as make
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
    where i.indrelid in ('audit.event_key'::regclass, 'audit.cause_edge'::regclass)
    order by c.oid is null, i.indexrelid`;
  for (const { drop } of rows) await sql.unsafe(drop);
  return rows.map(({ make }) => make);
}

/** Two at a time: that many cores the machines have that we compare. */
async function build(url: string, statements: readonly string[]): Promise<void> {
  const left = statements.values();
  const lane = async () => {
    const sql = connect(url, { max: 1 });
    await sql.unsafe("set maintenance_work_mem = '512MB'; set max_parallel_maintenance_workers = 0");
    for (const statement of left) await sql.unsafe(statement);
    await sql.end();
  };
  await Promise.all([lane(), lane()]);
}
