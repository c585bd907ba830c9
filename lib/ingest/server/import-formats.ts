/**
 * Every format that can be imported, by the name the command line gives it, with the options that are its own.
 * A format joins here, and nowhere else.
 */
import "server-only";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cloudeventsFormat } from "../formats/cloudevents";
import { cloudtrailFormat } from "../formats/cloudtrail";
import { type CsvSettings, parseCsvMapping } from "../formats/csv-mapping";
import { debeziumFormat, openDebezium } from "../formats/debezium";
import type { JsonFormat } from "../formats/format";
import { githubFormat } from "../formats/github";
import { ndjsonFormat } from "../formats/ndjson";
import { csvImport } from "./csv-import";
import { gitFormat } from "./git-format";
import { type ImportFormat, ImportRefusal } from "./import-format";
import { jsonImport } from "./json-import";

/** What was given for the options a format has: texts by the option's name. */
export type FormatOptions = Record<string, readonly string[]>;

export type OpenedFormat = {
  format: ImportFormat;
  /** The name, and what the options make of it: the same content read with others is another import. */
  id: string;
};

export type FormatEntry = {
  /** One line for the help. */
  about: string;
  /** Options of its own, with what the help says. */
  options: Record<string, string>;
  /** Throws an `ImportRefusal` that names the option it does not understand. */
  open(options: FormatOptions): OpenedFormat;
};

/** Formats whose records are JSON; a rejected record of theirs can be mapped again by itself. */
export const jsonFormats: Record<string, JsonFormat> = {
  ndjson: ndjsonFormat,
  cloudevents: cloudeventsFormat,
  cloudtrail: cloudtrailFormat,
  debezium: debeziumFormat,
  github: githubFormat,
};

export const importFormats: Record<string, FormatEntry> = {
  ndjson: jsonEntry("ndjson", "Whence's own events, one a line"),
  csv: {
    about: "a table; what its columns mean is said by --map, --set or --mapping",
    options: {
      map: "FIELD=COLUMN, such as occurredAt=Time, after.status=Status or payload.cost:number=Costs; repeatable",
      set: "FIELD=TEXT for every row, such as type=order.imported or entityId={Order}:{line}; repeatable",
      mapping: "a JSON file that says the same",
      delimiter: "; or tab or another; default ,",
      timezone: "of times without one, such as Europe/Berlin or +01:00",
      "time-format": "iso (default), unix, unix-ms, or a pattern such as dd/MM/yyyy HH:mm:ss",
    },
    open: openCsv,
  },
  cloudevents: jsonEntry("cloudevents", "CloudEvents 1.0 in JSON: one a line, or batches"),
  cloudtrail: jsonEntry("cloudtrail", "AWS CloudTrail: log files, arrays, lines"),
  debezium: {
    about: "Debezium's change events: PostgreSQL, MySQL, MongoDB; with schema or without",
    options: { key: "TABLE=COLUMN,COLUMN: what identifies a row, where no message key says it; repeatable" },
    open: ({ key = [] }) => {
      const keyColumns = Object.fromEntries(key.map(readKeyOption));
      const format = { ...debeziumFormat, open: () => openDebezium({ keyColumns }) };
      return { format: jsonImport(format), id: withOptions("debezium", key.toSorted().join("\n")) };
    },
  },
  git: {
    about: "a git repository or bundle: commits, and files with their content",
    options: {},
    open: () => ({ format: gitFormat(), id: "git" }),
  },
  github: jsonEntry("github", "GitHub webhooks, as their deliveries or a receiver kept them"),
};

function jsonEntry(name: string, about: string): FormatEntry {
  return {
    about,
    options: {},
    open: () => {
      const format = jsonFormats[name];
      if (!format) throw new Error(`${name} is not registered`);
      return { format: jsonImport(format), id: name };
    },
  };
}

function openCsv(options: FormatOptions): OpenedFormat {
  const one = (name: string) => options[name]?.at(-1);
  const settings: CsvSettings = {
    map: options.map ?? [],
    set: options.set ?? [],
    ...given("delimiter", one("delimiter")),
    ...given("timezone", one("timezone")),
    ...given("timeFormat", one("time-format")),
    ...given("file", one("mapping") === undefined ? undefined : readMappingFile(one("mapping") ?? "")),
  };
  const parsed = parseCsvMapping(settings);
  if (!parsed.ok) throw new ImportRefusal(parsed.message);
  return { format: csvImport(parsed.mapping), id: withOptions("csv", JSON.stringify(parsed.mapping)) };
}

const given = <K extends string>(name: K, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<K, string>>;

function readMappingFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new ImportRefusal(`The mapping file "${path}" cannot be read.`);
  }
}

function readKeyOption(text: string): [table: string, columns: string[]] {
  const at = text.indexOf("=");
  const columns = text.slice(at + 1).split(",");
  if (at < 1 || columns.includes(""))
    throw new ImportRefusal(`--key ${text}: write TABLE=COLUMN,COLUMN, such as public.orders=o_id`);
  return [text.slice(0, at), columns];
}

function withOptions(name: string, options: string): string {
  return options === "" ? name : `${name}:${createHash("sha256").update(options).digest("hex").slice(0, 12)}`;
}
