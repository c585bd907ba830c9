/** How far the sample has been told: an append-only log cannot be emptied, so a partial one is gone on with. */
import "server-only";
import { connect, type Database } from "@/db/client";

export type SampleState = "none" | "partial" | "complete";

export async function sampleState(url: string): Promise<SampleState> {
  const sql = connect(url, { max: 1 });
  try {
    const told = await toldSoFar(sql);
    if (!told) return "none";
    return told.lastStep < told.steps ? "partial" : "complete";
  } finally {
    await sql.end();
  }
}

export type ToldSoFar = { story: string; steps: number; lastStep: number };

/** Null where there is no desk. */
export async function toldSoFar(sql: Database): Promise<ToldSoFar | null> {
  const [desk] = await sql<{ there: boolean }[]>`select to_regclass('desk.told') is not null as there`;
  if (!desk?.there) return null;
  const [told] = await sql<ToldSoFar[]>`select story, steps, last_step as "lastStep" from desk.told`;
  return told ?? null;
}
