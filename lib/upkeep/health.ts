/**
 * /admin/health in words and figures, out of what is really measured: what nothing measures is not here. Pure.
 *
 * A figure says its value, its limit in words and one sentence; one without a limit is never a warning. What needs a
 * person is a list of its own, and the page's title says the worst of it.
 */
import { type AnchorFacts, isLate } from "@/lib/ledger/anchor-facts";
import { checkpointLateMs, type IntegrityFacts, isSilent, shortTime } from "@/lib/ledger/integrity";
import { places } from "@/lib/ledger/place";
import { countedMax, countWords } from "@/lib/ingest/rejected-count";
import { spanWords } from "@/lib/log/ago";
import type { Instant } from "@/lib/model/event";

export const sealLagMaxMs = 10_000;

export type HealthSample = {
  takenAt: Instant;
  sealLagMs: number;
  unsealed: number;
  jobs: number;
  anchorsBehind: number;
  databaseBytes: number;
};

export type Partition = { name: string; fromAt: Instant; isAhead: boolean; bytes: number };

export type HealthFacts = {
  integrity: IntegrityFacts;
  unsealed: number;
  lagMs: number;
  /** At upkeep's last sample; null: it has told none. */
  jobs: number | null;
  lastError: string | null;
  lastErrorAt: Instant | null;
  problemSince: Instant | null;
  anchors: readonly AnchorFacts[];
  partitions: readonly Partition[];
  databaseBytes: number;
  rejectedOpen: number;
  samples: readonly HealthSample[];
};

export type Line = { values: readonly number[]; limit: { value: number; words: string } | null };

export type Figure = {
  name: string;
  value: string;
  unit: string;
  /** `late`, beside the name; only where there is a limit. */
  warning: string | null;
  line: Line;
  sentence: string;
};

export function healthFigures(facts: HealthFacts): Figure[] {
  return [sealLag(facts), waiting(facts), jobs(facts), anchorsBehind(facts), database(facts)].filter(
    (figure) => figure !== null,
  );
}

function sealLag({ lagMs, samples }: HealthFacts): Figure {
  const peak = peakOf(samples, ({ sealLagMs }) => sealLagMs);
  return {
    ...{ name: "Seal lag", value: spanWords(lagMs), unit: "until it has a position" },
    warning: lagMs > sealLagMaxMs ? "late" : null,
    line: {
      values: samples.map(({ sealLagMs }) => sealLagMs),
      limit: { value: sealLagMaxMs, words: "limit 10 s" },
    },
    sentence: peak ? `Peak ${spanWords(peak.value)} at ${peak.at}.` : noSamples,
  };
}

function waiting({ unsealed, samples }: HealthFacts): Figure {
  const peak = peakOf(samples, (sample) => sample.unsealed);
  return {
    ...{
      name: "Waiting for their seal",
      value: countWords(unsealed),
      unit: unsealed === 1 ? "event" : "events",
    },
    warning: null,
    line: { values: samples.map((sample) => sample.unsealed), limit: null },
    sentence: peak ? `Peak ${places.count(Math.round(peak.value))} at ${peak.at}.` : noSamples,
  };
}

function jobs({ jobs: now, samples }: HealthFacts): Figure | null {
  if (now === null) return null;
  const peak = peakOf(samples, (sample) => sample.jobs);
  return {
    ...{ name: "Jobs", value: places.count(now), unit: "in the queue, at the last sample" },
    warning: null,
    line: { values: samples.map((sample) => sample.jobs), limit: null },
    sentence: peak ? `Peak ${places.count(peak.value)} at ${peak.at}.` : noSamples,
  };
}

function anchorsBehind({ anchors, integrity, samples }: HealthFacts): Figure {
  const late = anchors.filter((anchor) => isLate(anchor, integrity.now));
  const behind = anchors.filter((anchor) => anchor.behind !== "0");
  return {
    ...{
      name: "Anchors behind",
      value: anchors.length === 0 ? "none" : `${behind.length} of ${anchors.length}`,
    },
    unit: anchors.length === 0 ? "configured" : "",
    warning: late.length > 0 ? "late" : null,
    line: {
      values: samples.map((sample) => sample.anchorsBehind),
      limit: anchors.length > 0 ? { value: anchors.length, words: "all of them" } : null,
    },
    sentence:
      anchors.length === 0
        ? "Checkpoints are kept in the data folder only."
        : behind.length === 0
          ? "Each has the newest checkpoint."
          : behind
              .map(({ name, behind: events }) => `${name} lacks ${places.count(events)} events.`)
              .join(" "),
  };
}

function database({ databaseBytes, samples }: HealthFacts): Figure {
  const [first] = samples;
  const grown = first ? databaseBytes - first.databaseBytes : 0;
  return {
    ...{ name: "Database", value: bytesWords(databaseBytes), unit: "on disk, indexes included" },
    warning: null,
    line: { values: samples.map((sample) => sample.databaseBytes), limit: null },
    sentence: first
      ? `${grown >= 0 ? "Grown" : "Shrunk"} by ${bytesWords(Math.abs(grown))} since ${clock(first.takenAt)}.`
      : noSamples,
  };
}

const noSamples = "Upkeep has written no samples in the last 6 hours.";

function peakOf(
  samples: readonly HealthSample[],
  of: (sample: HealthSample) => number,
): { value: number; at: string } | null {
  const [first, ...rest] = samples;
  if (!first) return null;
  const peak = rest.reduce((most, one) => (of(one) > of(most) ? one : most), first);
  return { value: of(peak), at: `${clock(peak.takenAt)} UTC` };
}

const clock = (at: Instant): string => at.slice(11, 16);

export function bytesWords(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? ""}`;
}

export type Step = { name: string; words: string; value: string; late: boolean };

/** The way of an event from commit to proof, each with what is known of it now. */
export function stepsToProof(facts: HealthFacts): Step[] {
  const { integrity, unsealed, lagMs, anchors } = facts;
  const { now, size, checkpointSize, checkpointAt } = integrity;
  const age = checkpointAt === null ? null : Date.parse(now) - Date.parse(checkpointAt);
  return [
    {
      name: "Recorded",
      words:
        unsealed === 0 ? "every event has its position" : `${countWords(unsealed)} wait for their position`,
      value: "",
      late: false,
    },
    {
      name: "Sealed",
      words: size === "0" ? "none yet" : `up to position ${places.last(size)}`,
      value: spanWords(lagMs),
      late: lagMs > sealLagMaxMs,
    },
    {
      name: "Checkpoint signed",
      words:
        checkpointSize === null || checkpointAt === null
          ? "none yet"
          : `over ${places.count(checkpointSize)} events at ${shortTime(checkpointAt)}`,
      value: age === null ? "" : spanWords(age),
      late: age !== null && age > checkpointLateMs,
    },
    ...anchors.map((anchor) => ({
      name: anchor.kind === "witness" ? "Witnessed" : "Copied",
      words: `${anchor.name}, ${anchor.size === null ? "none yet" : `${places.count(anchor.size)} events`}`,
      value: anchor.anchoredAt === null ? "" : spanWords(Date.parse(now) - Date.parse(anchor.anchoredAt)),
      late: isLate(anchor, now),
    })),
  ];
}

export type Need = { what: string; words: string; href: string | null };

export function needsSomeone(facts: HealthFacts): Need[] {
  const { integrity, anchors, rejectedOpen, lastError, lastErrorAt, problemSince } = facts;
  const needs: Need[] = [];
  if (integrity.foundCount !== null)
    needs.push({
      what: "The record differs from what was sealed",
      words: `${places.count(integrity.foundCount)} differences found`,
      href: "/integrity",
    });
  if (integrity.problem !== null)
    needs.push({
      what: "Upkeep cannot go on",
      words: `${integrity.problem}${problemSince ? ` Since ${shortTime(problemSince)}.` : ""}`,
      href: "/integrity",
    });
  if (isSilent(integrity))
    needs.push({
      what: integrity.upkeepAt === null ? "Upkeep has never run" : "Upkeep is silent",
      words:
        integrity.upkeepAt === null
          ? "nothing is sealed or signed"
          : `since ${shortTime(integrity.upkeepAt)}`,
      href: null,
    });
  for (const anchor of anchors.filter((one) => isLate(one, integrity.now)))
    needs.push({
      what: `${anchor.name} is late`,
      words: anchor.error ?? `${places.count(anchor.behind)} events behind`,
      href: "/integrity",
    });
  if (rejectedOpen > 0)
    needs.push({
      what: `${countWords(rejectedOpen)} rejected ${rejectedOpen === 1 ? "event" : "events"}`,
      words: "kept as they were sent",
      href: "/admin/rejected",
    });
  if (lastError !== null && lastErrorAt !== null && isRecent(lastErrorAt, integrity.now))
    needs.push({
      what: "Upkeep met an error",
      words: `${lastError}, at ${shortTime(lastErrorAt)}`,
      href: null,
    });
  return needs;
}

const recentMs = 60 * 60_000;
const isRecent = (at: Instant, now: Instant): boolean => Date.parse(now) - Date.parse(at) < recentMs;

export function healthTitle(facts: HealthFacts): { title: string; lead: string } {
  const { integrity, lagMs, unsealed } = facts;
  const needs = needsSomeone(facts).length;
  const lead =
    needs === 0
      ? "Nothing needs a person now."
      : `${needs} ${needs === 1 ? "thing needs" : "things need"} a person; the list is below.`;
  if (isSilent(integrity))
    return {
      title:
        integrity.upkeepAt === null
          ? "Upkeep has never run"
          : `Upkeep has been silent since ${shortTime(integrity.upkeepAt)}`,
      lead,
    };
  if (integrity.problem !== null) return { title: "Upkeep cannot go on", lead };
  if (unsealed > countedMax)
    return { title: `Over ${places.count(countedMax)} events wait for their seal`, lead };
  if (unsealed > 0 && lagMs > sealLagMaxMs)
    return { title: `Events have waited ${spanWords(lagMs)} for their seal`, lead };
  return { title: "Events are sealed as they come", lead };
}
