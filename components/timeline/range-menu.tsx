"use client";

import { ChevronDown, Clock } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useZone } from "@/components/shell/zone-context";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import { formatInstant } from "@/lib/query/window";
import { describeRange, formatUtcField, lastRange, presets, readUtcField } from "./range";

type RangeMenuProps = {
  from: string | null;
  to: string | null;
  setRange: (from: string | null, to: string | null) => void;
};

/** From when until when: presets turned into absolute moments at the click, or two moments in UTC. */
export function RangeMenu({ from, to, setRange }: RangeMenuProps) {
  const [open, setOpen] = useState(false);
  const described = describeRange(from, to, useZone());
  const choose = (nextFrom: string | null, nextTo: string | null) => {
    setRange(nextFrom, nextTo);
    setOpen(false);
  };
  return (
    <Popover
      label="Time range"
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="grid w-[430px] grid-cols-[170px_1fr] max-sm:w-72 max-sm:grid-cols-1"
      trigger={
        <Button className="h-8 gap-2 max-[1200px]:h-9" aria-label={`Time range: ${described ?? "all time"}`}>
          <Icon icon={Clock} />
          <span className="font-medium">{described ?? "All time"}</span>
          <Icon icon={ChevronDown} size={13} className="text-muted-foreground" />
        </Button>
      }
    >
      <Presets choose={choose} all={described === null} />
      <AbsoluteRange key={`${from}${to}`} from={from} to={to} choose={choose} />
    </Popover>
  );
}

type Choose = (from: string | null, to: string | null) => void;

function Presets({ choose, all }: { choose: Choose; all: boolean }) {
  const row =
    "flex h-8 w-full items-center justify-between px-4 text-left outline-offset-[-2px] hover:bg-accent aria-pressed:bg-selected aria-pressed:shadow-[inset_3px_0_0_var(--primary)] pointer-coarse:h-11";
  return (
    <div className="border-r border-border py-1.5 max-sm:border-r-0 max-sm:border-b">
      {presets.map((preset) => (
        <button
          key={preset.short}
          type="button"
          className={row}
          onClick={() => {
            const range = lastRange(Date.now(), preset.ms);
            choose(range.from, range.to);
          }}
        >
          {preset.name} <span className="mono text-subtle-foreground">{preset.short}</span>
        </button>
      ))}
      <button type="button" className={row} aria-pressed={all} onClick={() => choose(null, null)}>
        All time <span className="mono text-subtle-foreground">all</span>
      </button>
    </div>
  );
}

function AbsoluteRange({ from, to, choose }: { from: string | null; to: string | null; choose: Choose }) {
  const [start, setStart] = useState(formatUtcField(from));
  const [end, setEnd] = useState(formatUtcField(to));
  const [tried, setTried] = useState(false);
  const problems = { start: problemOf(start), end: problemOf(end) ?? orderProblem(start, end) };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.start || problems.end) return;
    choose(addressOf(start), addressOf(end));
  };
  const input = "mono h-[30px] px-2 max-sm:h-11";
  return (
    <form onSubmit={apply} className="flex flex-col gap-2.5 p-3.5" noValidate>
      <Field label="From" problem={tried ? problems.start : null}>
        {(control) => (
          <Input
            {...control}
            className={input}
            value={start}
            placeholder="the beginning"
            onChange={(e) => setStart(e.target.value)}
          />
        )}
      </Field>
      <Field label="To, not included" problem={tried ? problems.end : null}>
        {(control) => (
          <Input
            {...control}
            className={input}
            value={end}
            placeholder="open"
            onChange={(e) => setEnd(e.target.value)}
          />
        )}
      </Field>
      <p className="text-xs text-muted-foreground">
        UTC, such as <span className="mono">2026-03-12 03:05:00</span>
      </p>
      <Button type="submit" tone="primary" size="sm" className="self-end max-sm:h-11">
        Apply range
      </Button>
    </form>
  );
}

function problemOf(text: string): string | null {
  if (text.trim() === "" || readUtcField(text) !== null) return null;
  return "Write a date, and a time if it matters";
}

function orderProblem(start: string, end: string): string | null {
  const from = readUtcField(start);
  const to = readUtcField(end);
  return from !== null && to !== null && from >= to ? "The end must come after the beginning" : null;
}

function addressOf(text: string): string | null {
  const instant = text.trim() === "" ? null : readUtcField(text);
  return instant === null ? null : formatInstant(instant);
}
