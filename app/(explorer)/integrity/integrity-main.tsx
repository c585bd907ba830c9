import { CheckpointTable } from "@/components/integrity/checkpoint-table";
import { Figures } from "@/components/integrity/figures";
import { WhatIsKnown, WhereItBreaks } from "@/components/integrity/findings";
import { SectionHead } from "@/components/integrity/section-head";
import { Ticks } from "@/components/integrity/ticks";
import type { Person } from "@/lib/access/viewer";
import { checkpointLine } from "@/lib/ledger/checkpoint-line";
import { countWords } from "@/lib/ingest/rejected-count";
import { coveredIn, type IntegrityFacts, type IntegrityState } from "@/lib/ledger/integrity";
import { integrityFigures } from "@/lib/ledger/integrity-figures";
import { places } from "@/lib/ledger/place";
import {
  readAnchorCounts,
  readCheckpointCount,
  readCheckpoints,
  tickRows,
} from "@/lib/ledger/server/read-integrity";
import type { Verification } from "@/lib/ledger/verification";
import type { Instant } from "@/lib/model/event";
import { FoundEvent } from "./found-event";

type MainProps = {
  viewer: Person;
  facts: IntegrityFacts;
  state: IntegrityState;
  found: Verification | null;
  /** The table goes on behind this checkpoint. */
  before: Instant | null;
};

/** The figures, where the record breaks if it does, and the signed checkpoints. */
export async function IntegrityMain({ viewer, facts, state, found, before }: MainProps) {
  const [newest, page, count, anchors] = await Promise.all([
    readCheckpoints(viewer, null, tickRows),
    readCheckpoints(viewer, before),
    readCheckpointCount(viewer),
    readAnchorCounts(viewer),
  ]);
  const covered = coveredIn(state);
  const findings = found?.findings ?? [];
  const lineOf = (row: (typeof page.rows)[number]) => checkpointLine(row, covered, findings);
  const ticks = newest.rows.map(lineOf).toReversed();
  const last = page.rows.at(-1);
  return (
    <section aria-label="The record" className="min-w-0 px-5 py-3.5 lg:overflow-auto">
      <Figures figures={integrityFigures(facts, state, countWords(count))} />
      {found ? (
        <div className="mb-5">
          <WhereItBreaks findings={findings} size={BigInt(facts.size)} />
          <WhatIsKnown
            findings={findings}
            count={BigInt(found.findingCount)}
            event={findings[0]?.eventId ? <FoundEvent viewer={viewer} id={findings[0].eventId} /> : null}
          />
        </div>
      ) : null}
      <SectionHead
        title={before === null ? "Checkpoints, latest" : "Checkpoints, older"}
        note={
          count > 0 ? `${Math.min(ticks.length, count)} of ${countWords(count)} as ticks` : "none signed yet"
        }
      />
      {ticks.length > 0 ? (
        <Ticks
          ticks={ticks.map(({ signedAt, consistent }) => ({
            key: signedAt,
            tone: consistent === "unknown" ? "plain" : consistent,
          }))}
          label={`The last ${ticks.length} checkpoints, ${ticks.filter(({ consistent }) => consistent === "holds").length} of them held against the log`}
          axis={[
            ...new Set(
              [ticks[0], ticks.at(-1)].flatMap((tick) => (tick ? [`${places.count(tick.size)} events`] : [])),
            ),
          ]}
        />
      ) : null}
      {page.rows.length > 0 ? (
        <CheckpointTable
          rows={page.rows.map(lineOf)}
          anchors={anchors}
          isAltered={state.kind === "altered"}
          isOlder={before !== null}
          next={page.more && last ? last.signedAt : null}
        />
      ) : null}
    </section>
  );
}
