/**
 * A file's content, unpacked, in bounded memory: as it is, gzipped, or an entry of a zip file. What it is is told by
 * its first bytes, not by its name.
 *
 * Each reading opens it anew, so that it can be read whole once, for its digest and to find that it can be unpacked,
 * before anything of it is written. A file that unpacks to far more than any log does is refused on the way.
 */
import "server-only";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { type Chunk, ImportRefusal } from "./import-format";

export type FileContent = {
  name: string;
  /** Bytes as stored. */
  size: number;
  chunks: () => AsyncIterable<Chunk>;
};

/** The contents of one file: itself, or the entries of a zip. `wanted` chooses among the entries by name. */
export async function fileContents(path: string, name: string, wanted: RegExp): Promise<FileContent[]> {
  const { kind, size } = await look(path);
  if (kind === "zip") return zipContents(path, name, wanted);
  const chunks = kind === "gzip" ? () => gunzipped(path, name) : () => plain(path);
  return [{ name, size, chunks }];
}

type FileKind = "plain" | "gzip" | "zip";

async function look(path: string): Promise<{ kind: FileKind; size: number }> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const magic = buffer.toString("hex");
    const kind = magic.startsWith("1f8b") ? "gzip" : /^504b(0304|0506)/.test(magic) ? "zip" : "plain";
    return { kind, size: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

// Small enough that an answer of the log is heard soon: what a chunk holds is read and judged without a pause.
const chunkBytes = 64 * 1024;

async function* plain(path: string): AsyncGenerator<Chunk> {
  let sizeRead = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    sizeRead += bytes.length;
    yield { bytes, sizeRead };
  }
}

async function* gunzipped(path: string, name: string): AsyncGenerator<Chunk> {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  const unpacked = createGunzip({ chunkSize: chunkBytes });
  file.once("error", (error) => unpacked.destroy(error));
  file.pipe(unpacked);
  try {
    yield* bounded(unpacked, name, () => file.bytesRead);
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

// The best case of deflate is 1,032 to 1; logs reach 30, perhaps 100.
const ratioMax = 300;
const unpackedFreeBytes = 256 * 1_048_576;

async function* bounded(stream: Readable, name: string, sizeRead: () => number): AsyncGenerator<Chunk> {
  let unpacked = 0;
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      unpacked += bytes.length;
      if (unpacked > unpackedFreeBytes && unpacked > ratioMax * sizeRead())
        throw new ImportRefusal(
          `${name} unpacks to more than ${ratioMax} times its size, which no log does: nothing of it was read. If it is one, unpack it first.`,
        );
      yield { bytes, sizeRead: sizeRead() };
    }
  } catch (error) {
    if (error instanceof ImportRefusal || !(error instanceof Error)) throw error;
    throw new ImportRefusal(`${name} cannot be unpacked (${error.message}): nothing of it was read.`);
  }
}

async function zipContents(path: string, name: string, wanted: RegExp): Promise<FileContent[]> {
  const entries = await withZip(path, name, async (zip) => {
    const all: Entry[] = [];
    for await (const entry of zip.eachEntry()) all.push(entry);
    return all.filter((entry) => !entry.fileName.endsWith("/"));
  });
  // An archive of one file is that file, whatever it is called.
  const chosen = entries.length === 1 ? entries : entries.filter((entry) => wanted.test(entry.fileName));
  if (chosen.length === 0) throw new ImportRefusal(`${name} holds no file that this format reads.`);
  return chosen.map((entry) => ({
    name: `${name}/${entry.fileName}`,
    size: entry.compressedSize,
    chunks: () => zipEntry(path, name, entry),
  }));
}

async function* zipEntry(path: string, name: string, entry: Entry): AsyncGenerator<Chunk> {
  if (entry.isEncrypted()) throw new ImportRefusal(`${name} is encrypted: nothing of it was read.`);
  const zip = await openZip(path, name);
  try {
    const stream = await zip.openReadStreamPromise(entry);
    let unpacked = 0;
    const share = () => Math.ceil((entry.compressedSize * unpacked) / Math.max(1, entry.uncompressedSize));
    for await (const chunk of bounded(stream, `${name}/${entry.fileName}`, share)) {
      unpacked += chunk.bytes.length;
      yield { bytes: chunk.bytes, sizeRead: share() };
    }
  } finally {
    zip.close();
  }
}

async function withZip<T>(path: string, name: string, read: (zip: ZipFile) => Promise<T>): Promise<T> {
  const zip = await openZip(path, name);
  try {
    return await read(zip);
  } catch (error) {
    throw new ImportRefusal(`${name} is not a whole zip file (${messageOf(error)}): nothing of it was read.`);
  } finally {
    zip.close();
  }
}

async function openZip(path: string, name: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw new ImportRefusal(`${name} is not a whole zip file (${messageOf(error)}): nothing of it was read.`);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** SHA-256 of the content, in hex; reads all of it, so a file that cannot be unpacked is found here. */
export async function contentDigest(content: FileContent, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  let first = true;
  for await (const { bytes } of content.chunks()) {
    signal?.throwIfAborted();
    if (first) requireEightBits(bytes, content.name);
    first = false;
    hash.update(bytes);
  }
  return hash.digest("hex");
}

/** UTF-16 and UTF-32 begin with a mark; read as UTF-8, each line of them would be rejected by itself. */
function requireEightBits(bytes: Buffer, name: string): void {
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff")
    throw new ImportRefusal(`${name} is UTF-16: save it as UTF-8. Nothing of it was read.`);
}
