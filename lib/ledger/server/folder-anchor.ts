/**
 * An anchor that is a folder: a copy of the whole ledger, tiles and all, on another disk or a share. It is worth as much
 * as it is out of reach of whoever runs the database. Its file system must know hard links (checkpoint-file.ts).
 */
import "server-only";
import { stat } from "node:fs/promises";
import { formatVerifierKey } from "../verifier-key";
import { type Anchor, AnchorRefused } from "./anchors";
import { copyTiles } from "./copy-tiles";
import {
  compareWithKnown,
  type KnownCheckpoint,
  type LogIdentity,
  readKnownCheckpoint,
} from "./known-checkpoint";
import { ledgerFolder } from "./ledger-folder";
import { describePublishProblem } from "../publish-problem";

export function folderAnchor(path: string): Anchor {
  const folder = ledgerFolder(path);

  async function latest({ origin, keys }: LogIdentity): Promise<KnownCheckpoint | null> {
    const note = await folder.checkpoint.read();
    if (note === null) return null;
    const read = await readKnownCheckpoint(note, keys);
    if (!read.ok) throw new AnchorRefused("disagrees", `its checkpoint is not one of ours: ${read.reason}`);
    if (read.value.origin === origin) return read.value;
    throw new AnchorRefused("disagrees", `it is the ledger of another log, ${read.value.origin}`);
  }

  const put: Anchor["put"] = async (checkpoint, tree, log) => {
    // Made by a person, never by us: where a disk is not mounted, its mount point would be filled instead.
    if (!(await isFolder(path))) throw new AnchorRefused("unreachable", `${path} is not a folder`);
    const known = await latest(log);
    const problem = known && (await compareWithKnown(known, tree, path));
    if (problem) throw new AnchorRefused("disagrees", describePublishProblem(problem).title);
    await copyTiles(tree, folder, known?.size ?? 0n);
    await folder.addKeys(log.keys.map(formatVerifierKey));
    // Stop here: tiles that no checkpoint there speaks of yet; the next round writes the same.
    if (!(await folder.checkpoint.swap(known?.note ?? null, checkpoint.note)))
      throw new AnchorRefused("refused", "somebody else wrote its checkpoint meanwhile");
    if (known) await folder.removePartials(known.size, checkpoint.size);
    return null;
  };

  return { name: path, kind: "folder", target: path, latest, put };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
