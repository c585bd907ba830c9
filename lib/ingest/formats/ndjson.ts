/** Whence's own format: one event a line, in the contract's JSON. Nothing is translated. */
import { isJsonObject } from "@/lib/model/json";
import type { JsonFormat } from "./format";

export const ndjsonFormat: JsonFormat = {
  fileNames: /\.(ndjson|jsonl)$/,
  lines: true,
  open: () => ({
    map: (record) =>
      isJsonObject(record)
        ? { kind: "events", events: [{ event: record }] }
        : { kind: "refused", problems: [{ path: "", message: "an event is an object" }] },
  }),
};
