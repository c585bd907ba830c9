/**
 * How many kills of which kind, from which seed. `npm test` takes a sample, `npm run test:long` a thousand of them;
 * WHENCE_KILLS and WHENCE_SEED set the number and the seed that a failure names.
 */
import { chance } from "@/lib/sample/chance";

export const seed = process.env.WHENCE_SEED ?? "a whole log";

const total = Number(process.env.WHENCE_KILLS ?? (process.env.WHENCE_LONG ? 1000 : 12));

// By what a kill costs: a web server is a second or two until it answers again.
const shares = { web: 0.12, database: 0.5, both: 0.08, importer: 0.3 } as const;
export type KillKind = keyof typeof shares;

const kindsOf = (kinds: readonly KillKind[]) =>
  kinds.flatMap((kind) => Array.from({ length: Math.max(1, Math.round(total * shares[kind])) }, () => kind));

/** The kills of the servers, in the seed's order. */
export function serverKills(): KillKind[] {
  const luck = chance(`${seed}/kinds`);
  return kindsOf(["web", "database", "both"])
    .map((kind) => ({ kind, place: luck.fraction() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ kind }) => kind);
}

export const importerKills = kindsOf(["importer"]).length;

export const told = (what: string): string => `${what} (WHENCE_SEED="${seed}" WHENCE_KILLS=${total})`;
