/**
 * What is derived from the events and is not in their lines: keys, edges, names of changed fields, registry, roll-ups,
 * pointer snapshots. Answers come from these tables too, so a whole verification holds each against the events.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import {
  countRows,
  type DerivedDifference,
  type DerivedKind,
  derivedKinds,
  findDerivedDifferences,
} from "@/db/queries/find-derived-differences";
import { findPositions } from "@/db/queries/find-positions";
import { checkProjections } from "@/lib/upkeep/server/check-projections";
import type { Check, Finding } from "../finding";
import { countText } from "../verification-result";

// More of one kind are counted and not named: they say the same again.
const namedMax = 10_000;

export async function verifyDerived(
  sql: Queryable,
  tell: (finding: Finding) => void,
  { rowsSeen, signal }: { rowsSeen: number | null; signal: AbortSignal | undefined },
): Promise<Check[]> {
  const checks: Check[] = [];
  if (rowsSeen !== null) checks.push(await compareRows(sql, rowsSeen, tell));
  for (const kind of derivedKinds) {
    const found: DerivedDifference[] = [];
    let count = 0;
    for await (const difference of findDerivedDifferences(sql, kind)) {
      signal?.throwIfAborted();
      if (found.length < namedMax) found.push(difference);
      count += 1;
    }
    await tellDerived(sql, kind, found, tell);
    checks.push(derivedCheck(names[kind], count, tell));
  }
  checks.push(await compareProjections(sql, tell, signal));
  return checks;
}

const names: Record<DerivedKind, string> = {
  keys: "Keys",
  edges: "Causal edges",
  "changed-keys": "Names of changed fields",
};

/** An index that leaves out a row hides it from every page and from the pass over the lines. */
async function compareRows(sql: Queryable, seen: number, tell: (finding: Finding) => void): Promise<Check> {
  const count = await countRows(sql);
  const name = "Rows";
  if (count === seen)
    return { name, outcome: "holds", words: `${countText(count)} in the tables, as many as the index gave` };
  const words = `The tables hold ${countText(count)} events, and their index on transactions gives ${countText(seen)}: the index was tampered with or is damaged.`;
  tell({ ...derived, words, expected: String(count), actual: String(seen) });
  return {
    name,
    outcome: "differs",
    words: `${countText(count)} in the tables, ${countText(seen)} by the index`,
  };
}

const derived = { kind: "derived", position: null, eventId: null } as const;

async function tellDerived(
  sql: Queryable,
  kind: DerivedKind,
  found: readonly DerivedDifference[],
  tell: (finding: Finding) => void,
): Promise<void> {
  const seqs = found.flatMap(({ seq }) => (seq === null ? [] : [seq]));
  const places = await findPositions(sql, seqs.slice(0, 1_000));
  for (const { seq, id, expected, actual } of found) {
    const position = seq === null ? null : (places.get(seq) ?? null);
    tell({
      kind: "derived",
      position,
      eventId: id,
      words: wordsOf(kind, expected, actual),
      expected,
      actual,
    });
  }
}

function wordsOf(kind: DerivedKind, expected: string | null, actual: string | null): string {
  switch (kind) {
    case "keys":
      if (expected === null) return "There is a key for an event that is not in the log.";
      if (actual === null)
        return "The event has no key: it is not found by its id, and could be recorded again.";
      return "The event's key does not say what the event says.";
    case "edges":
      return expected === null
        ? "There is an edge from a cause that the event does not name."
        : "The edge from a cause that the event names is missing.";
    case "changed-keys":
      return "The names of the changed fields are not those of the event's change: filters by them answer wrongly.";
  }
}

function derivedCheck(name: string, count: number, tell: (finding: Finding) => void): Check {
  if (count === 0) return { name, outcome: "holds", words: "what the events give" };
  if (count > namedMax)
    tell({
      ...derived,
      words: `${name}: ${countText(count - namedMax)} more differ.`,
      expected: null,
      actual: null,
    });
  return { name, outcome: "differs", words: `${countText(count)} are not what the events give` };
}

async function compareProjections(
  sql: Queryable,
  tell: (finding: Finding) => void,
  signal: AbortSignal | undefined,
): Promise<Check> {
  let count = 0;
  for await (const { table, key, expected, actual } of checkProjections(sql)) {
    signal?.throwIfAborted();
    count += 1;
    if (count > namedMax) continue;
    const what =
      actual === null ? "is missing" : expected === null ? "has no events" : "is not what the events give";
    tell({ ...derived, words: `A row of ${table} ${what}: ${key.join(", ")}.`, expected, actual });
  }
  return derivedCheck("Registry, roll-ups and pointer snapshots", count, tell);
}
