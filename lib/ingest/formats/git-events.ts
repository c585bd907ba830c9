/**
 * A commit → an event about it, and one for each file it changed.
 *
 * The author is the actor, since it is their change; who applied it stands in `metadata.committer`, and theirs is the
 * time, since only then the history had it. A commit is caused by its parents, its files' events by the commit. Ids
 * are made of hashes: a second import of the same history, or of a fork, finds the same events.
 */
import { createHash } from "node:crypto";
import { eventLimits } from "@/lib/model/event-limits";
import type { JsonObject, JsonTree } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import type { MappedEvent } from "./format";
import type { GitCommit, GitPerson } from "./git-commit";
import { type GitContent, type GitFile, type GitImageLimits, gitImage, smallImage } from "./git-image";
import { object } from "./tree";

export type GitChange = {
  /** Raw bytes: git's paths have no encoding. */
  path: Buffer;
  before: GitFile | null;
  after: GitFile | null;
  renamedFrom?: Buffer;
  renamedTo?: Buffer;
  /** In a merge: the file as each parent had it, since the merge is none of them. */
  parents?: (GitFile | null)[];
};

export type GitCommitContext = {
  commit: GitCommit;
  /** Its parents are not in this repository: what it holds was there before, and is no change of its own. */
  baseline: boolean;
};

export function gitCommitEvent({ commit, baseline }: GitCommitContext, files: number): MappedEvent {
  const { hash, parents, author, committer, subject, message } = commit;
  const [first, ...others] = parents.map(commitId);
  const event = object({
    ...commonFields(commit),
    id: commitId(hash),
    type: parents.length > 1 ? "git.merged" : "git.committed",
    entityType: "commit",
    entityId: hash,
    payload: object({
      files: { number: String(files) },
      message: message === shortened(subject) ? undefined : message,
    }),
    metadata: object({
      author: personTree(author),
      committer: personTree(committer),
      tree: commit.tree,
      parents,
      encoding: commit.encoding ?? undefined,
      shallow: baseline || undefined,
      originals: commit.originals.size === 0 ? undefined : new Map(commit.originals),
    }),
    causationId: first,
    causes: others.length === 0 ? undefined : others,
  });
  return { event, identity: commitId(hash) };
}

export function gitFileEvent(
  context: GitCommitContext,
  change: GitChange,
  before: GitContent | null,
  after: GitContent | null,
  limits: GitImageLimits,
): MappedEvent {
  const { commit, baseline } = context;
  const path = pathText(change.path);
  const event = object({
    ...commonFields(commit),
    id: fileId(commit.hash, path, baseline),
    type: typeOf(change),
    entityType: "file",
    entityId: path,
    operation: change.before === null ? "insert" : change.after === null ? "delete" : "update",
    ...imagesOf(change, before, after, limits),
    payload: object({
      from: change.renamedFrom && pathText(change.renamedFrom),
      commit: commit.hash.slice(0, 12),
      blob: sides(change.before?.blob, change.after?.blob),
      mode: sides(change.before?.mode, change.after?.mode),
      bytes: sides(number(before?.bytes), number(after?.bytes)),
      parents: change.parents?.map((file) => file?.blob ?? null),
    }),
    metadata: object({
      author: commit.author.name || undefined,
      renamedFrom: change.renamedFrom && pathText(change.renamedFrom),
      renamedTo: change.renamedTo && pathText(change.renamedTo),
      pathBase64: isUtf8(change.path) ? undefined : change.path.toString("base64"),
      baseline: baseline || undefined,
    }),
    transactionId: commit.hash,
    causationId: commitId(commit.hash),
  });
  const identity = [
    commit.hash,
    change.path.toString("base64"),
    fileTree(change.before),
    fileTree(change.after),
  ];
  return { event, identity };
}

/** Deleted under the old name, there again under the new one: both files' stories are whole. */
function typeOf({ before, after, renamedFrom, parents }: GitChange): string {
  if (parents !== undefined) return "file.merged";
  if (renamedFrom !== undefined) return "file.renamed";
  return before === null ? "file.added" : after === null ? "file.deleted" : "file.modified";
}

function commonFields(commit: GitCommit): Record<string, JsonTree | undefined> {
  const { author, committer, subject } = commit;
  const actorId = author.email || author.name || undefined;
  // GitHub reserves the ending for its apps.
  const isBot = author.name.endsWith("[bot]");
  return {
    occurredAt: committer.time,
    actorId,
    actorType: actorId === undefined ? undefined : isBot ? "service" : "user",
    reason: shortened(subject) || undefined,
    transactionId: commit.hash,
    correlationId: pullRequestOf(subject),
  };
}

/** Some write a whole text without an empty line; it stands in the commit event's payload. */
function shortened(subject: string): string {
  return subject.length <= 1000 ? subject : `${subject.slice(0, 999).replace(/[\ud800-\udbff]$/u, "")}…`;
}

/** `Fix it (#12)`, or the merge of one. */
function pullRequestOf(subject: string): string | undefined {
  const number =
    /\(#(\d{1,18})\)$/.exec(subject)?.[1] ?? /^Merge pull request #(\d{1,18})\b/.exec(subject)?.[1];
  return number === undefined ? undefined : `#${number}`;
}

// Of the megabyte an event may have: a control character is written as six, so sizes of files do not tell.
const imageBytesMax = 700_000;

function imagesOf(
  change: GitChange,
  before: GitContent | null,
  after: GitContent | null,
  limits: GitImageLimits,
): { before?: JsonObject | undefined; after?: JsonObject | undefined } {
  const told = (file: GitFile | null, content: GitContent | null) =>
    file && content ? gitImage(file, content, limits) : undefined;
  const images = { before: told(change.before, before), after: told(change.after, after) };
  const bytes = (before?.content?.length ?? 0) + (after?.content?.length ?? 0);
  // Written out, text grows sixfold at most and a short number to a hundred digits.
  const isSmall = bytes * 21 < imageBytesMax;
  const texts = isSmall
    ? []
    : [images.before, images.after].map((image) => (image ? canonicalJson(image) : ""));
  if (texts.join("").length * 3 > imageBytesMax && Buffer.byteLength(texts.join("")) > imageBytesMax) {
    const small = (file: GitFile | null, content: GitContent | null) =>
      file && content ? smallImage(file, content.bytes) : undefined;
    return { before: small(change.before, before), after: small(change.after, after) };
  }
  // Spaces of a JSON file, or its mode: changed, but nothing in it did.
  const isSame =
    images.before && images.after && canonicalJson(images.before) === canonicalJson(images.after);
  return isSame ? {} : images;
}

function commitId(hash: string): string {
  return `commit:${hash}`;
}

function fileId(hash: string, path: string, baseline: boolean): string {
  const prefix = baseline ? `baseline:${hash}` : hash;
  const id = `${prefix}:${path}`;
  if (id.length <= eventLimits.idCharactersMax) return id;
  return `${prefix}:sha256:${createHash("sha256").update(path).digest("hex")}`;
}

function personTree({ name, email, time }: GitPerson): JsonObject {
  return object({ name: name || undefined, email: email || undefined, time: time || undefined });
}

function fileTree(file: GitFile | null): JsonTree {
  return file && [file.mode, file.blob];
}

function sides(from: JsonTree | undefined, to: JsonTree | undefined): JsonObject | undefined {
  return from === undefined && to === undefined ? undefined : object({ from, to });
}

function number(value: number | null | undefined): JsonTree | undefined {
  return value === null || value === undefined ? undefined : { number: String(value) };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isUtf8(path: Buffer): boolean {
  try {
    decoder.decode(path);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that are no UTF-8 are written out, so that two such paths stay two entities. */
export function pathText(path: Buffer): string {
  if (isUtf8(path)) return decoder.decode(path);
  const text: string[] = [];
  for (let at = 0; at < path.length; ) {
    const length = [1, 2, 3, 4].find(
      (count) => at + count <= path.length && isUtf8(path.subarray(at, at + count)),
    );
    const piece = path.subarray(at, at + (length ?? 1));
    text.push(length === undefined ? `\\x${piece.toString("hex")}` : decoder.decode(piece));
    at += piece.length;
  }
  return text.join("");
}
