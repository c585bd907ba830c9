/**
 * The database's own guards against how they were installed: what keeps the log append-only, who may do what, which
 * functions write it. They prevent nothing against a superuser; that they were touched is worth knowing all the same.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import { functionSources } from "@/db/function-sources";
import { type Drift, findDrift } from "@/db/queries/find-drift";
import { type DurabilitySettings, findSettings } from "@/db/queries/find-settings";
import { type InstalledFunction, listFunctions } from "@/db/queries/list-functions";
import { databaseVersion } from "@/db/version";
import type { Check, Finding } from "../finding";
import { countText } from "../verification-result";

export async function verifyDrift(sql: Queryable, tell: (finding: Finding) => void): Promise<Check[]> {
  const drifts = await findDrift(sql);
  for (const { words } of drifts) tell(driftFinding(words));
  return [
    ...guardChecks.map(([name, kinds, holds]) => guardCheck(drifts, name, kinds, holds)),
    await functionCheck(sql, tell),
    durabilityCheck(await findSettings(sql)),
  ];
}

const driftFinding = (words: string): Finding => ({
  kind: "drift",
  position: null,
  eventId: null,
  words,
  expected: null,
  actual: null,
});

const guardChecks: [string, Drift["kind"][], string][] = [
  ["Triggers", ["trigger"], "every table that only grows refuses changes, in every session"],
  [
    "Grants and owners",
    ["grant", "owner", "role"],
    "nobody may update, delete or truncate; owners and roles as installed",
  ],
  ["Partitions", ["partition", "policy"], "as audit.month says, none detached, no rows hidden"],
];

function guardCheck(drifts: readonly Drift[], name: string, kinds: Drift["kind"][], holds: string): Check {
  const count = drifts.filter(({ kind }) => kinds.includes(kind)).length;
  if (count === 0) return { name, outcome: "holds", words: holds };
  return { name, outcome: "differs", words: `${countText(count)} not as installed` };
}

/** Bodies and rights of every function, against this version's files. */
async function functionCheck(sql: Queryable, tell: (finding: Finding) => void): Promise<Check> {
  const name = "Functions";
  const [installed] = await sql<{ digest: string }[]>`
    select i.digest from whence.installed i where i.name = 'version'`;
  if (installed?.digest !== databaseVersion())
    return {
      name,
      outcome: "unknown",
      words: "the database was brought up by another version of Whence: whence migrate, then verify again",
    };
  const functions = await listFunctions(sql);
  const problems = [...differing(functions), ...missing(functions), ...(await clockProblems(sql, functions))];
  for (const words of problems) tell(driftFinding(words));
  if (problems.length > 0)
    return { name, outcome: "differs", words: `${countText(problems.length)} not as installed` };
  return { name, outcome: "holds", words: `${countText(functions.length)}, each as in this version's files` };
}

// Made anew for each incarnation by audit.define_current_tx.
const generated = "current_tx";

function differing(functions: readonly InstalledFunction[]): string[] {
  const sources = functionSources();
  return functions.flatMap(({ name, body, definer, owner }) => {
    if (owner !== "whence_owner")
      return [`The function audit.${name} belongs to ${owner}, not to whence_owner.`];
    if (name === generated) return [];
    const own = sources.filter((source) => source.name === name);
    if (own.length === 0) return [`The function audit.${name} is there, and nobody installed it.`];
    if (own.some((source) => source.body === body && source.definer === definer)) return [];
    return [
      `The function audit.${name} is not the one that was installed: its body or its rights were changed.`,
    ];
  });
}

const missing = (functions: readonly InstalledFunction[]): string[] =>
  functionSources()
    .filter((source) => !functions.some(({ name }) => name === source.name))
    .map(({ name }) => `The function audit.${name} is gone.`);

/** What numbers transactions: a wrong one would have events sealed twice or never. */
async function clockProblems(sql: Queryable, functions: readonly InstalledFunction[]): Promise<string[]> {
  const [log] = await sql<{ incarnation: number; base: string }[]>`
    select l.incarnation, ((l.incarnation - 1)::bigint << 48)::text as base from audit.log l`;
  const own = "pg_catalog.pg_current_xact_id()";
  const expression = log && log.incarnation > 1 ? `(${log.base} + ${own}::text::bigint)::text::xid8` : own;
  const holds = functions.some(
    ({ name, body }) => name === generated && body.trim() === `select ${expression}`,
  );
  return holds
    ? []
    : [`The function audit.${generated} does not give the transactions of this incarnation their numbers.`];
}

/** No matter of tampering: it says whether a crash can take what was acknowledged. */
function durabilityCheck(settings: DurabilitySettings): Check {
  const { fsync, fullPageWrites, synchronousCommit, checksums, exceptions } = settings;
  const problems = [
    fsync === "on" ? null : "fsync is off: a crash of the machine can damage the database",
    fullPageWrites === "on" ? null : "full_page_writes is off: a crash can tear pages",
    ["on", "remote_apply"].includes(synchronousCommit)
      ? null
      : `synchronous_commit is ${synchronousCommit}: a crash can take what was acknowledged`,
    exceptions.length === 0 ? null : `synchronous_commit is set apart for ${exceptions.join(", ")}`,
  ].filter((problem) => problem !== null);
  const name = "Durability";
  if (problems.length > 0) return { name, outcome: "differs", words: problems.join("; ") };
  const pages = checksums === "on" ? ", pages have checksums" : "; pages have no checksums";
  return { name, outcome: "holds", words: `fsync, full_page_writes and synchronous_commit are on${pages}` };
}
