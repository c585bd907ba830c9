/** The anchors the environment names, ready to be asked. Made once: what each has taken is remembered with it. */
import "server-only";
import { parseAnchorSettings } from "../anchor-settings";
import type { Anchor } from "./anchors";
import { folderAnchor } from "./folder-anchor";
import { witnessAnchor } from "./witness-anchor";

/** Throws, naming the variable, where a value is wrong. */
export async function readAnchors(env: NodeJS.ProcessEnv): Promise<Anchor[]> {
  const { folders, witnesses } = await parseAnchorSettings(env);
  return [...folders.map(folderAnchor), ...witnesses.map(witnessAnchor)];
}
