"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import { isJsonNumber, isJsonObject, type JsonTree } from "@/lib/model/json";
import { HostileText } from "./hostile-text";

/** JSON as an outline. Two levels stand open; a long list shows its first hundred, so that a large event opens at once. */
export function JsonTreeView({ tree }: { tree: JsonTree }) {
  return (
    <ul className="mono -mx-4 mt-1 leading-[21px]">
      {entriesOf(tree).map(([name, value]) => (
        <Branch key={name} name={name} value={value} depth={0} />
      ))}
    </ul>
  );
}

const firstShown = 100;

function Branch({ name, value, depth }: { name: string; value: JsonTree; depth: number }) {
  const [open, setOpen] = useState(depth < 2);
  const [limit, setLimit] = useState(firstShown);
  const entries = entriesOf(value);
  const indent = { paddingLeft: 16 + depth * 14 };
  if (entries.length === 0) {
    return (
      <li style={indent} className="flex items-baseline gap-1 pr-4">
        <span className="w-3.5 shrink-0" />
        <Name name={name} />
        <Leaf value={value} />
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        style={indent}
        className="flex w-full min-h-6 items-baseline gap-1 pr-4 text-left outline-offset-[-2px] hover:bg-accent"
      >
        <span className="w-3.5 shrink-0 self-center text-subtle-foreground">
          <Icon icon={open ? ChevronDown : ChevronRight} size={12} />
        </span>
        <Name name={name} />
        <span className="text-subtle-foreground">{sizeOf(value, entries.length)}</span>
      </button>
      {open ? (
        <ul>
          {entries.slice(0, limit).map(([key, item]) => (
            <Branch key={key} name={key} value={item} depth={depth + 1} />
          ))}
          {entries.length > limit ? (
            <li style={{ paddingLeft: 30 + depth * 14 }}>
              <button type="button" className="link min-h-6" onClick={() => setLimit(limit + 1_000)}>
                Show {Math.min(1_000, entries.length - limit).toLocaleString("en")} more
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  );
}

function Name({ name }: { name: string }) {
  return (
    <span className="shrink-0">
      <HostileText text={name} max={100} />
      <span className="text-subtle-foreground">:</span>
    </span>
  );
}

function Leaf({ value }: { value: JsonTree }) {
  if (value === null) return <span className="text-subtle-foreground">null</span>;
  if (typeof value === "boolean") return <span className="text-op-changed">{String(value)}</span>;
  if (isJsonNumber(value))
    return <span className="text-primary [overflow-wrap:anywhere]">{value.number}</span>;
  if (typeof value !== "string") return <span className="text-subtle-foreground">{sizeOf(value, 0)}</span>;
  return (
    <span className="min-w-0 text-op-created [overflow-wrap:anywhere]">
      "<HostileText text={value} max={2_000} />"
    </span>
  );
}

function entriesOf(value: JsonTree): [string, JsonTree][] {
  if (Array.isArray(value)) return value.map((item, at) => [String(at), item]);
  return isJsonObject(value) ? [...value] : [];
}

function sizeOf(value: JsonTree, count: number): string {
  const word = Array.isArray(value) ? "item" : "field";
  return `${count.toLocaleString("en")} ${count === 1 ? word : `${word}s`}`;
}
