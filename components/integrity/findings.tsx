/** The tampered state: where the record breaks, what is known of each difference, and what to do. */
import Link from "next/link";
import type { ReactNode } from "react";
import { BreakableText } from "@/components/event/breakable-text";
import type { Finding } from "@/lib/ledger/finding";
import { findingTitle } from "@/lib/ledger/finding-title";
import { places } from "@/lib/ledger/place";
import { inEights } from "./hash-text";
import { SectionHead } from "./section-head";
import { type Tick, Ticks } from "./ticks";

const shownMax = 100;
const stretches = 96;

export function WhereItBreaks({ findings, size }: { findings: readonly Finding[]; size: bigint }) {
  const positions = findings.flatMap(({ position }) => (position === null ? [] : [BigInt(position)]));
  const first = positions.reduce<bigint | null>(
    (least, one) => (least === null || one < least ? one : least),
    null,
  );
  if (first === null || size === 0n) return null;
  return (
    <section aria-label="Where the record breaks">
      <SectionHead
        title="Where the record breaks"
        note={
          <>
            first at <span className="mono">{places.position(first.toString())}</span> of {places.count(size)}{" "}
            events
          </>
        }
      />
      <Ticks
        ticks={ticksOf(positions, first, size)}
        label={`${positions.length} places in a log of ${places.count(size)} events, the first at ${places.position(first.toString())}`}
        axis={axisOf(size)}
      />
    </section>
  );
}

/** One tick a stretch of the log: whole before the first difference, then those that hold one. */
function ticksOf(positions: readonly bigint[], first: bigint, size: bigint): Tick[] {
  const count = size < BigInt(stretches) ? Number(size) : stretches;
  const stretchOf = (position: bigint) => Math.min(count - 1, Number((position * BigInt(count)) / size));
  const broken = new Set(positions.map(stretchOf));
  const before = stretchOf(first);
  return Array.from({ length: count }, (_, i) => ({
    key: String(i),
    tone: broken.has(i) ? "differs" : i < before ? "holds" : "plain",
  }));
}

const axisOf = (size: bigint): string[] => [
  ...new Set(
    [0n, size / 4n, size / 2n, (size * 3n) / 4n, size - 1n].map((at) => places.position(at.toString())),
  ),
];

/** `event`: the first finding's event as the log shows it now, where there is one. */
export function WhatIsKnown({
  findings,
  count,
  event,
}: {
  findings: readonly Finding[];
  count: bigint;
  event: ReactNode;
}) {
  const [first] = findings;
  return (
    <>
      {first ? (
        <section aria-label="What is known" className="mt-4">
          <SectionHead title={`What is known: ${lowerFirst(findingTitle(first))}`} />
          <dl className="grid grid-cols-[160px_minmax(0,1fr)] border-t border-border max-sm:grid-cols-[minmax(0,1fr)]">
            {event ? <Row name="Event">{event}</Row> : null}
            <Row name="What was sealed">
              {first.expected === null ? "nothing at this place" : <Value text={first.expected} />}
            </Row>
            <Row name="What is there" bad>
              {first.actual === null ? "nothing" : <Value text={first.actual} />}
            </Row>
            <Row name="What it means">{first.words}</Row>
          </dl>
        </section>
      ) : null}
      <section aria-label="What to do now" className="mt-4">
        <SectionHead title="What to do now" />
        <ol className="list-decimal pl-[18px] leading-6">
          <li>Leave the data as it is. Do not restore or repair before the evidence file is saved.</li>
          <li>
            Download the evidence file: it holds every difference, both values, and the signed checkpoint.
          </li>
          <li>Tell whoever keeps the anchors; their copies of the checkpoint are not in this database.</li>
        </ol>
      </section>
      {findings.length > 1 ? <AllFindings findings={findings} count={count} /> : null}
    </>
  );
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

function Row({ name, bad = false, children }: { name: string; bad?: boolean; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="border-b border-border py-1.5 text-muted-foreground max-sm:border-b-0 max-sm:pb-0">
        {name}
      </dt>
      <dd
        className={
          bad
            ? "border-b border-border bg-tampered-wash px-2 py-1.5 font-semibold text-tampered [overflow-wrap:anywhere]"
            : "border-b border-border px-2 py-1.5 [overflow-wrap:anywhere] max-sm:px-0"
        }
      >
        {children}
      </dd>
    </div>
  );
}

/** A hash in groups; whatever else a finding tells, as it stands. */
function Value({ text }: { text: string }) {
  return (
    <span className="mono">
      {/^[0-9a-f]{64}$/u.test(text) ? inEights(text).join(" ") : <BreakableText text={text} />}
    </span>
  );
}

function AllFindings({ findings, count }: { findings: readonly Finding[]; count: bigint }) {
  const shown = findings.slice(0, shownMax);
  return (
    <section aria-label="Every difference" className="mt-4">
      <SectionHead
        title="Every difference"
        note={
          BigInt(shown.length) < count
            ? `the first ${shown.length} of ${places.count(count)}; the evidence file has more`
            : places.count(count)
        }
      />
      <ul className="border-t border-border">
        {shown.map((finding, at) => (
          // A verification's findings never move: their place is their identity.
          <li key={at} className="border-b border-border py-1.5">
            <b className="font-medium">{findingTitle(finding)}</b>{" "}
            {finding.eventId ? (
              <Link className="link text-xs" href={`/events/${finding.eventId}`} prefetch={false}>
                Open event
              </Link>
            ) : null}
            <p className="text-xs text-muted-foreground [overflow-wrap:anywhere]">{finding.words}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
