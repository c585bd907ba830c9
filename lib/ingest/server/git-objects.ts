/**
 * Objects of a repository by their hash: one `git cat-file` that tells sizes and one that gives contents, for all of an
 * import. Nothing is read before its size is known, and what was read last is kept a little: the file after one commit is
 * the file before the next.
 */
import "server-only";
import { type ByteReader, createByteReader } from "./byte-reader";
import { spawnGit, watchGit } from "./git-process";
import type { GitRepository } from "./git-repository";

export type GitObjects = {
  /** Asks for many sizes at once: one by one, half of an import's time was spent waiting for git. */
  learnSizes(hashes: readonly string[]): Promise<void>;
  /** Null where the object is not there. */
  size(hash: string): Promise<number | null>;
  /** No more than `bytesMax` from its start; null where it is not there. */
  read(hash: string, bytesMax: number): Promise<Buffer | null>;
  close(): Promise<void>;
};

const keptBytesMax = 16 * 1024 * 1024;
const keptSizesMax = 100_000;

export function openGitObjects({ place }: GitRepository): GitObjects {
  const sizes = spawnGit(place, ["cat-file", "--batch-check"]);
  const contents = spawnGit(place, ["cat-file", "--batch"]);
  const ends = Promise.all([watchGit(sizes), watchGit(contents)]);
  ends.catch(() => undefined);
  const sizeReader = createByteReader(sizes.stdout as AsyncIterable<Buffer>);
  const contentReader = createByteReader(contents.stdout as AsyncIterable<Buffer>);
  const knownSizes = new Map<string, number | null>();
  const kept = new Map<string, Buffer>();
  let keptBytes = 0;

  function keep(hash: string, content: Buffer): void {
    kept.set(hash, content);
    keptBytes += content.length;
    for (const [oldest, { length }] of kept) {
      if (keptBytes <= keptBytesMax) return;
      kept.delete(oldest);
      keptBytes -= length;
    }
  }

  async function learnSizes(hashes: readonly string[]): Promise<void> {
    const unknown = [...new Set(hashes)].filter((hash) => !knownSizes.has(hash));
    if (knownSizes.size + unknown.length > keptSizesMax) knownSizes.clear();
    for (let from = 0; from < unknown.length; from += 1000) {
      const asked = unknown.slice(from, from + 1000);
      sizes.stdin.write(`${asked.join("\n")}\n`);
      for (const hash of asked) knownSizes.set(hash, await readSize(sizeReader));
    }
  }

  return {
    learnSizes,
    async size(hash) {
      if (!knownSizes.has(hash)) await learnSizes([hash]);
      return knownSizes.get(hash) ?? null;
    },
    async read(hash, bytesMax) {
      const there = kept.get(hash);
      if (there !== undefined && there.length <= bytesMax) return there;
      contents.stdin.write(`${hash}\n`);
      const size = await readSize(contentReader);
      if (size === null) return null;
      // A copy: a piece of the stream would keep all of it.
      const content = Buffer.from(await contentReader.take(Math.min(size, bytesMax)));
      await contentReader.skip(size - content.length + 1);
      if (content.length === size) keep(hash, content);
      return content;
    },
    async close() {
      sizes.stdin.end();
      contents.stdin.end();
      sizes.kill();
      contents.kill();
      await ends.catch(() => undefined);
    },
  };
}

/** `<hash> blob 1234`, or `<hash> missing`. */
async function readSize(reader: ByteReader): Promise<number | null> {
  const answer = await reader.until(0x0a);
  if (answer === null) throw new Error("git stopped while objects were read");
  const size = /^\S+ \w+ (\d+)$/.exec(answer.toString("latin1"))?.[1];
  return size === undefined ? null : Number(size);
}
