/**
 * The tamper drill: a copy of the log, every attack on a clone of it, and what verifying finds each time.
 *
 * Trials come one by one, as they are done. Whatever happens (an error, an abort), the copy and its folders are gone
 * at the end. The log itself is read once, by a role that can write nothing. Proof: drill.db.test.ts.
 */
import "server-only";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { held, type HeldAgainst, judge, type Trial, type Variant, type Verified } from "../../drill";
import type { Attack } from "./attack";
import { attacks as allAttacks } from "./attacks";
import { coverUpProjections } from "./cover-up";
import type { Copied } from "./copy-events";
import { type DrillCopy, makeCopy } from "./drill-copy";
import { tamper } from "./tamper";

/** What the log's own code does for the drill; a test puts a weaker verifier in. */
export type DrillTools = {
  /** Seals at most so many events more, signs, and publishes into the data folder and, where there is one, the anchor. */
  seal(url: string, limit: number, folders: { data: string; anchor: string | null }): Promise<void>;
  verify(url: string, against: { data: string | null; anchor: string | null }): Promise<Verified>;
};

export type DrillOptions = {
  /** The log's database, by a superuser's login. */
  url: string;
  eventsMax: number;
  tools: DrillTools;
  attacks?: readonly Attack[];
  signal?: AbortSignal;
};

export type DrillStep =
  | { kind: "copied"; copied: Copied }
  /** The copy as it was made. */
  | { kind: "control"; verification: Verified }
  | { kind: "trial"; trial: Trial };

export async function* runDrill(options: DrillOptions): AsyncGenerator<DrillStep> {
  const { tools, signal, attacks = allAttacks } = options;
  const root = await mkdtemp(join(tmpdir(), "whence-drill-"));
  const folders = { data: join(root, "data"), anchor: join(root, "anchor") };
  let copy: DrillCopy | null = null;
  try {
    copy = await makeCopy({ ...options, seal: (url, limit) => tools.seal(url, limit, folders) });
    yield { kind: "copied", copied: copy.copied };
    const control = await copy.clone("newest", (url) => tools.verify(url, folders));
    yield { kind: "control", verification: control };
    for (const attack of attacks) {
      for (const variant of attack.variants) {
        if (signal?.aborted) return;
        yield { kind: "trial", trial: await tryAttack(copy, attack, variant, root, tools) };
      }
    }
  } finally {
    await copy?.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function tryAttack(
  copy: DrillCopy,
  attack: Attack,
  variant: Variant,
  root: string,
  tools: DrillTools,
): Promise<Trial> {
  return copy.clone(attack.from, async (url) => {
    const tampered = await copy.attack(url, (sql) => tamper(sql, attack, variant));
    if (variant === "consistent") await coverUpProjections(url);
    let data = join(root, "data");
    const anchor = join(root, "anchor");
    if (attack.reach === "data-folder") {
      data = join(root, "stolen");
      await steal(join(root, "data"), data);
      await copy.attack(url, (sql) => sql`delete from audit.checkpoint`);
      await tools.seal(url, 0, { data, anchor: null });
    }
    const against: Record<HeldAgainst, { data: string | null; anchor: string | null }> = {
      nothing: { data: null, anchor: null },
      "data-folder": { data, anchor: null },
      anchor: { data: null, anchor },
    };
    const verified = await Promise.all(
      held.map(async (one) => ({ against: one, verification: await tools.verify(url, against[one]) })),
    );
    return judge(attack, variant, tampered, verified);
  });
}

/** The folder with its key, but with nothing it has said: what the thief signs next is its first word. */
async function steal(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
  for (const said of ["checkpoint", ".swap", "tile"])
    await rm(join(to, said), { recursive: true, force: true });
}
