/**
 * What the user named → the files to read: one file, those of a folder and its folders whose names the format knows,
 * or a stream, kept in a temporary file first since it has to be read twice. In the order of their paths, so that
 * the same folder is the same import each time. Links are not followed: a folder cannot be made to hold `/etc`.
 */
import "server-only";
import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type FileContent, fileContents } from "./file-input";
import { type ImportInput, type ImportInputs, ImportRefusal } from "./import-format";

/** Opens each of them before the first is read: what cannot be read is found before anything is written. */
export async function openFiles(
  from: string | Readable,
  wanted: RegExp,
  open: (content: FileContent) => Promise<ImportInput>,
  signal?: AbortSignal,
): Promise<ImportInputs & { contents: FileContent[] }> {
  const { contents, close } = await findFiles(from, wanted, signal);
  try {
    const inputs: ImportInput[] = [];
    for (const content of contents) inputs.push(await open(content));
    return { inputs, contents, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type FoundFiles = { contents: FileContent[]; close: () => Promise<void> };

async function findFiles(from: string | Readable, wanted: RegExp, signal?: AbortSignal): Promise<FoundFiles> {
  if (typeof from !== "string") return spooled(from, wanted, signal);
  const close = () => Promise.resolve();
  const facts = await stat(from).catch(() => null);
  if (facts === null) throw new ImportRefusal(`There is no file "${from}".`);
  if (!facts.isDirectory()) return { contents: await fileContents(from, from, wanted), close };
  const paths = await pathsBelow(from, packed(wanted));
  if (paths.length === 0)
    throw new ImportRefusal(`"${from}" holds no file that this format reads (${wanted.source}).`);
  const contents: FileContent[] = [];
  for (const path of paths) contents.push(...(await fileContents(path, relative(from, path), wanted)));
  return { contents, close };
}

async function spooled(from: Readable, wanted: RegExp, signal?: AbortSignal): Promise<FoundFiles> {
  const folder = await mkdtemp(join(tmpdir(), "whence-import-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "input");
    await pipeline(from, createWriteStream(path, { mode: 0o600 }), { signal });
    return { contents: await fileContents(path, "standard input", wanted), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same names with what packing adds. */
const packed = (wanted: RegExp) =>
  new RegExp(`(${wanted.source.replace(/\$$/, "")})(\\.gz)?$|\\.zip$`, wanted.flags);

async function pathsBelow(folder: string, wanted: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
