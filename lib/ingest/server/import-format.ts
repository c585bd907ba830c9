/**
 * How an import reads: a format turns what the user named into inputs, an input into records, a record into events.
 *
 * Records come in the order of the input and the same at each reading, in bounded memory whatever the input holds: an
 * interrupted import counts them to find its place again. What cannot be read as a record is a record all the same,
 * whose `map` refuses it; nothing that stands in the input is passed over without a word.
 */
import "server-only";
import type { Readable } from "node:stream";
import type { Mapped } from "../formats/format";

export type ImportRecord = {
  /** Where it stands, for people, behind the input's name and a colon: a line's number, or `commit 1a2b3c4 src/a.ts`. */
  at: string;
  /** Unique in the input, and the same at each reading: events without an id of their own get one from it. */
  key: string;
  /** How much of the input's `size` is behind, this record included. */
  sizeRead: number;
  /** The record as it stands in the input, for who has to correct it. */
  text: () => string | Buffer;
  /** Bytes of the record, where `text` gives only its beginning. */
  length?: number;
  map: () => Mapped;
};

export type ImportInput = {
  /** Shown to people: the file's name as it was given, or below the folder that was. */
  name: string;
  /** SHA-256 of the content, unpacked, in hex: the same content is the same input, whatever its name. */
  digest: string;
  /** Bytes as stored, or whatever `sizeRead` counts in: for progress alone. */
  size: number;
  /** `skip`: this many records were imported before and need no mapping; they are still read, and not given. */
  records(skip: number): AsyncIterable<ImportRecord>;
};

export type ImportInputs = {
  inputs: ImportInput[];
  /** Removes what was unpacked or kept for reading. */
  close(): Promise<void>;
};

/** A file or folder that exists, or a stream. Throws an `ImportRefusal` for what cannot be read as a whole. */
export type ImportFormat = { open(from: string | Readable, signal?: AbortSignal): Promise<ImportInputs> };

/** The whole input is refused before anything is written: told to the user as it is. */
export class ImportRefusal extends Error {
  override name = "ImportRefusal";
}

/** The bytes of a file, unpacked, with how much of it as stored has been read. */
export type Chunk = { bytes: Buffer; sizeRead: number };
