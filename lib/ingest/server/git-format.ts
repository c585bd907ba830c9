/**
 * A git repository as an import: one record a commit and one a changed file, parents before children.
 *
 * Images come from the blobs: of JSON objects to 256 KB and of text to 64 KB, both options; anything else is told by its
 * size and blob, and never read. Memory holds one commit's list of changes and two contents, whatever the repository
 * holds. The digest is that of the list of commits: a new commit makes another input, whose old events are duplicates.
 */
import "server-only";
import {
  gitCommitEvent,
  gitFileEvent,
  type GitChange,
  type GitCommitContext,
  pathText,
} from "../formats/git-events";
import { readGitCommit } from "../formats/git-commit";
import {
  type GitContent,
  type GitFile,
  gitImageLimits,
  type GitImageLimits,
  submoduleMode,
} from "../formats/git-image";
import type { MappedEvent } from "../formats/format";
import { measureHistory, readHistory } from "./git-history";
import { type GitObjects, openGitObjects } from "./git-objects";
import { type GitRepository, openGitRepository } from "./git-repository";
import type { ImportFormat, ImportRecord } from "./import-format";

export type GitFormatOptions = Partial<GitImageLimits>;

export function gitFormat(options: GitFormatOptions = {}): ImportFormat {
  const limits = { ...gitImageLimits, ...options };
  return {
    open: async (from, signal) => {
      const repository = await openGitRepository(from, signal);
      try {
        const { commits, digest } = await measureHistory(repository);
        const name = typeof from === "string" ? from : "-";
        const records = (skip: number) => readRecords(repository, limits, skip);
        return { inputs: [{ name, digest, size: commits, records }], close: () => repository.close() };
      } catch (error) {
        await repository.close();
        throw error;
      }
    },
  };
}

async function* readRecords(
  repository: GitRepository,
  limits: GitImageLimits,
  skip: number,
): AsyncGenerator<ImportRecord> {
  const objects = openGitObjects(repository);
  let records = 0;
  let sizeRead = 0;
  try {
    for await (const { hash, changes } of readHistory(repository)) {
      sizeRead += 1;
      const before = records;
      records += 1 + changes.length;
      if (records <= skip) continue;
      const context = await readCommit(objects, repository, hash);
      if (before >= skip) yield commitRecord(context, changes.length, sizeRead);
      await objects.learnSizes(changes.flatMap(blobsOf));
      for (const change of changes.slice(Math.max(0, skip - before - 1)))
        yield await fileRecord(objects, context, change, limits, sizeRead);
    }
  } finally {
    await objects.close();
  }
}

function blobsOf({ before, after }: GitChange): string[] {
  return [before, after].flatMap((file) => (file === null || file.mode === submoduleMode ? [] : file.blob));
}

// A message may be of any length; an event may not. What is behind stays in the repository, under the commit's hash.
const commitBytesMax = 256 * 1024;

async function readCommit(
  objects: GitObjects,
  repository: GitRepository,
  hash: string,
): Promise<GitCommitContext> {
  const bytes = await objects.read(hash, commitBytesMax);
  if (bytes === null) throw new Error(`commit ${hash} is not in the repository`);
  return { commit: readGitCommit(hash, bytes), baseline: repository.shallow.has(hash) };
}

function commitRecord(context: GitCommitContext, files: number, sizeRead: number): ImportRecord {
  const { hash, author, subject } = context.commit;
  return recordOf({
    at: `commit ${hash.slice(0, 10)}`,
    key: hash,
    sizeRead,
    text: () => `commit ${hash}\n${author.name} <${author.email}>\n${subject}`,
    mapped: gitCommitEvent(context, files),
  });
}

async function fileRecord(
  objects: GitObjects,
  context: GitCommitContext,
  change: GitChange,
  limits: GitImageLimits,
  sizeRead: number,
): Promise<ImportRecord> {
  const { hash } = context.commit;
  const path = pathText(change.path);
  const before = await readContent(objects, change.before, limits);
  const after = await readContent(objects, change.after, limits);
  const line = [change.before, change.after]
    .map((file) => (file ? `${file.mode} ${file.blob}` : "-"))
    .join(" ");
  return recordOf({
    at: `commit ${hash.slice(0, 10)} ${path}`,
    key: `${hash} ${change.path.toString("latin1")}`,
    sizeRead,
    text: () => `commit ${hash}\n${line}\n${path}`,
    mapped: gitFileEvent(context, change, before, after, limits),
  });
}

async function readContent(
  objects: GitObjects,
  file: GitFile | null,
  limits: GitImageLimits,
): Promise<GitContent | null> {
  if (file === null) return null;
  if (file.mode === submoduleMode) return { bytes: null, content: null };
  const bytes = await objects.size(file.blob);
  const bytesMax = Math.max(limits.jsonBytesMax, limits.textBytesMax);
  if (bytes === null || bytes > bytesMax) return { bytes, content: null };
  return { bytes, content: await objects.read(file.blob, bytesMax) };
}

function recordOf({ mapped, ...record }: Omit<ImportRecord, "map"> & { mapped: MappedEvent }): ImportRecord {
  return { ...record, map: () => ({ kind: "events", events: [mapped] }) };
}
