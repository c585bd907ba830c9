/**
 * A log's worth of coherent events, the same for a seed on every machine, in the order in which they occur:
 * entities that evolve, actors by a power law, chains and trees of causes, facts, failures and corrections.
 * One stretch of memory whatever the number: only the living entities are kept.
 */
import { type Chains, chainsOf } from "./chains";
import { storyClock } from "./clock";
import { type Entities, entitiesOf, type Happening } from "./entities";
import { type Random, seeded } from "./random";

export type StoryEvent = {
  id: string;
  what: Happening;
  /** Microseconds since 1970. */
  occurredAt: number;
  actorId: string;
  actorType: "user" | "service";
  reason: string | null;
  metadata: string;
  /** Counts commands: events of one command share it. */
  transaction: number;
  correlationId: string | null;
  causationId: string | null;
  causes: string[];
};

export type Story = { next: () => StoryEvent; chains: Chains; entities: Entities };

const actorCount = 2_000;

export function tellStory(events: number, seed: number): Story {
  const random = seeded(seed);
  const clock = storyClock(events);
  const chains = chainsOf(events, seeded(seed + 1));
  const entities = entitiesOf(events, seeded(seed + 2));
  let n = 0;
  let transaction = 0;
  let actor = actorOf(random);
  return {
    chains,
    entities,
    next: () => {
      const occurredAt = clock(n);
      const id = idOf(occurredAt, n, random);
      const { causationId, causes, correlationId, begins } = chains.place(n, id);
      const what = entities.happen(n, id);
      // What an event causes is done by services, each in a transaction of its own as often as not.
      if (begins) actor = actorOf(random);
      if (begins || random.next() < 0.6) transaction += 1;
      const isService = !begins || actor % 20 === 19;
      n += 1;
      return {
        id,
        what,
        occurredAt,
        actorId: isService ? `svc-${what.entity.kind.source}-${actor % 10}` : `person-${actor}`,
        actorType: isService ? "service" : "user",
        reason: what.supersedes === null ? null : "was noted wrongly",
        metadata: `{"request": "r-${n.toString(36)}", "host": "web-${n % 7}", "region": "eu-central", "version": "4.${n % 9}.1"}`,
        transaction,
        correlationId,
        causationId,
        causes,
      };
    },
  };
}

/** By a power law: the busiest of 2,000 does about 2 of a hundred things, the last ones next to nothing. */
function actorOf(random: Random): number {
  return Math.floor(actorCount * random.next() ** 2.2);
}

/** A UUIDv7 of the event's own moment, its number as the tail: no two are alike. */
function idOf(micros: number, n: number, random: Random): string {
  const ms = Math.floor(micros / 1000)
    .toString(16)
    .padStart(12, "0");
  const tail = n.toString(16).padStart(12, "0");
  const a = (0x7000 + random.int(0x1000)).toString(16);
  const b = (0x8000 + random.int(0x4000)).toString(16);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-${a}-${b}-${tail}`;
}
