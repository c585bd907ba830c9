/**
 * Files that are whole or not there, and still there after the power failed: written beside, synced, renamed, and the
 * folder synced. Drafts lie in `.draft` below the root, so what a kill leaves is found and cleared, and a server of
 * static files shows none of it.
 */
import "server-only";
import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

type Content = string | Uint8Array;

/** Replaces what was there. */
export async function writeDurably(
  root: string,
  path: string,
  content: Content,
  mode = 0o644,
): Promise<void> {
  await renameDurably(root, path, content, mode);
  await syncFolder(dirname(join(root, path)));
}

/** As `writeDurably`, but the name itself is durable only after `syncFolder`: for many files before one that counts. */
export async function renameDurably(
  root: string,
  path: string,
  content: Content,
  mode = 0o644,
): Promise<void> {
  const target = join(root, path);
  await makeFolder(root, dirname(target));
  const draft = await writeDraft(root, content, mode);
  await rename(draft, target).catch((error: unknown) => discard(draft, error));
}

/** False when the name is taken: of several makers the first wins, and nothing is ever replaced. */
export async function createDurably(
  root: string,
  path: string,
  content: Content,
  mode = 0o644,
): Promise<boolean> {
  const target = join(root, path);
  await makeFolder(root, dirname(target));
  const draft = await writeDraft(root, content, mode);
  try {
    await link(draft, target);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(target));
  return true;
}

/** Null where there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const draftAgeMaxMs = 3_600_000;

/** What processes that were killed left behind. Nothing reads a draft but who wrote it. */
export async function clearDrafts(root: string): Promise<void> {
  const folder = join(root, ".draft");
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const facts = await stat(join(folder, name)).catch(() => null);
    if (facts && Date.now() - facts.mtimeMs > draftAgeMaxMs) await rm(join(folder, name), { force: true });
  }
}

export const errorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

async function writeDraft(root: string, content: Content, mode: number): Promise<string> {
  const folder = join(root, ".draft");
  // Drafts of a key are among them.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${process.pid}-${randomBytes(8).toString("hex")}`);
  const file = await open(draft, "wx", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    return await discard(draft, error);
  } finally {
    await file.close();
  }
  return draft;
}

async function discard(draft: string, error: unknown): Promise<never> {
  await rm(draft, { force: true }).catch(() => undefined);
  throw error;
}

/** A new folder is an entry of the one above: that one is synced too, up to the first that was there. */
async function makeFolder(root: string, path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let at = path; at.length >= first.length && at !== root; at = dirname(at))
    await syncFolder(dirname(at));
}
