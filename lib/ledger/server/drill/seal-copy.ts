/** Seals a copy and publishes it as upkeep does, with a key that is made in the drill's own folder. */
import "server-only";
import { mkdir } from "node:fs/promises";
import { openSealer } from "../open-sealer";
import { findLog } from "@/db/queries/find-log";
import { describePublishProblem } from "../../publish-problem";
import { folderAnchor } from "../folder-anchor";
import { ledgerFolder } from "../ledger-folder";
import { publish } from "../publish";
import { sealOnce } from "../seal";

/** Seals at most `limit` events more. `anchor` null: only the data folder hears of it. */
export async function sealCopy(
  url: string,
  limit: number,
  { data, anchor }: { data: string; anchor: string | null },
): Promise<void> {
  for (const folder of [data, anchor]) if (folder) await mkdir(folder, { recursive: true });
  const sql = openSealer(url, { max: 2, applicationName: "whence drill" });
  try {
    for (let left = limit; left > 0; ) {
      const pass = await sealOnce(sql, { limit: left });
      // A pass that finishes what was cut may find nothing left of it.
      if (!pass || (pass.sealed === 0 && !pass.more)) throw new Error("the copy could not be sealed");
      left -= pass.sealed;
    }
    const { origin } = await findLog(sql);
    const published = await publish(sql, ledgerFolder(data), {
      origin,
      everyMs: 0,
      anchors: anchor ? [folderAnchor(anchor)] : [],
    });
    if (published.kind === "refused")
      throw new Error(`the copy could not be published: ${describePublishProblem(published.problem).words}`);
    if (published.kind !== "published") throw new Error(`the copy could not be published: ${published.kind}`);
    const failed = published.anchors.find(({ error }) => error !== null);
    if (failed) throw new Error(`the drill's anchor did not take the copy: ${failed.error}`);
  } finally {
    await sql.end();
  }
}
