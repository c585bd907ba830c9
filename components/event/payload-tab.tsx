"use client";

import { useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Segmented } from "@/components/ui/segmented";
import type { EventDetails } from "@/lib/log/event-details";
import { type JsonText, readJson } from "@/lib/model/json";
import { utf8Length } from "@/lib/model/json-string";
import { HostileText } from "./hostile-text";
import { JsonTreeView } from "./json-tree";

const views = [
  { value: "tree", name: "Tree" },
  { value: "raw", name: "Raw" },
] as const;

/** The event's own data and its metadata, as trees or as the text the log holds. */
export function PayloadTab({ event }: { event: EventDetails["event"] }) {
  const [view, setView] = useState<"tree" | "raw">("tree");
  if (event.payload === null && event.metadata === null) {
    return <p className="mt-3 text-muted-foreground">The event came without payload and metadata.</p>;
  }
  const bytes = utf8Length(event.payload ?? "") + utf8Length(event.metadata ?? "");
  return (
    <>
      <div className="mt-2.5 flex items-center gap-2">
        <Segmented label="Show as" value={view} choices={views} onChange={setView} />
        <span className="text-xs text-muted-foreground">{bytes.toLocaleString("en")} bytes, JSON</span>
      </div>
      <Document name="Payload" text={event.payload} view={view} />
      <Document name="Metadata" text={event.metadata} view={view} />
    </>
  );
}

function Document({ name, text, view }: { name: string; text: JsonText | null; view: "tree" | "raw" }) {
  if (text === null) return null;
  return (
    <section aria-label={name} className="mt-3">
      <div className="flex items-center">
        <h3 className="flex-1 text-xs font-semibold">{name}</h3>
        <CopyButton text={text} label="Copy" size="sm" tone="ghost" />
      </div>
      {view === "tree" ? (
        <JsonTreeView tree={readJson(text)} />
      ) : (
        <pre
          tabIndex={0}
          className="mono mt-1 max-h-[60vh] overflow-auto leading-[21px] whitespace-pre-wrap [overflow-wrap:anywhere]"
        >
          <HostileText text={text} max={2_000_000} />
        </pre>
      )}
    </section>
  );
}
