/**
 * The entities of a generated log and their states as they evolve: one for every 50 events, five of them hot (2.2
 * of a hundred events each). What happens to one is told by `happen`: its images are those of the state it leaves and
 * the state it enters.
 */
import { type Change, type Kind, kinds, rareType } from "./kinds";
import type { Random } from "./random";

export type Entity = {
  kind: Kind;
  id: string;
  /** JSON text of each field. */
  values: string[];
  /** Its last fact that was not corrected yet. */
  fact: string | null;
  events: number;
};

export type Happening = {
  entity: Entity;
  type: string;
  operation: "insert" | "update" | "delete" | null;
  after: string | null;
  changed: string | null;
  /** Sorted by bytes, as COPY writes a list. */
  changedKeys: string | null;
  payload: string | null;
  failed: boolean;
  supersedes: string | null;
};

export type Entities = {
  /** What the `n`th event says; to be asked once for each, in order. `id` is the event's own. */
  happen: (n: number, id: string) => Happening;
  hot: Entity[];
  made: () => number;
  rare: () => number;
};

const hotCount = 5;
const hotShare = 0.11;

export function entitiesOf(events: number, random: Random): Entities {
  const target = Math.max(hotCount + 1, Math.floor(events / 50));
  const rareEvery = Math.min(200_000, events);
  const byWeight = kinds.flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  const hot: Entity[] = [];
  const live: Entity[] = [];
  let made = 0;
  let rare = 0;
  let rareOne: Entity | null = null;

  function create(n: number): Happening {
    // The first one lives for ever, and is what the rare event happens to.
    const kind = made === hotCount ? kindOf(rareType) : (byWeight[random.int(byWeight.length)] ?? kinds[0]);
    const values = kind.values.map((value) => value(random));
    const entity: Entity = { kind, id: `${kind.type[0]}${100_000 + made}`, values, fact: null, events: 0 };
    if (made < hotCount) hot.push(entity);
    else if (made === hotCount) rareOne = entity;
    else live.push(entity);
    made += 1;
    return told(entity, kind.created, "insert", {
      after: image(entity),
      payload: n % 7 === 0 ? '{"by": "import"}' : null,
    });
  }

  function remove(entity: Entity, at: number): Happening {
    const last = live.pop();
    if (last && last !== entity) live[at] = last;
    const fields = entity.kind.names.map(
      (name, field) => `${name}{"from":${entity.values[field] ?? "null"}}`,
    );
    return told(entity, entity.kind.deleted, "delete", { changed: `{${fields.join(",")}}` });
  }

  return {
    happen: (n, id) => {
      const due = hotCount + 1 + (target - hotCount - 1) * Math.min(1, 0.15 + (0.9 * n) / events);
      if (made <= hotCount + 1 || (made < due && random.next() < 0.5)) return create(n);
      if (rareOne && n % rareEvery === Math.floor(rareEvery / 2)) {
        rare += 1;
        return change(random, rareOne, changeOf(rareOne.kind, rareType));
      }
      const isHot = random.next() < hotShare;
      const at = random.int(live.length);
      const entity = (isHot ? hot[random.int(hotCount)] : live[at]) ?? hot[0];
      if (!entity) throw new Error("no entity was made");
      const chance = random.next();
      if (chance < 0.08) return state(random, entity, id);
      // A few entities end; the last two stay, so that there is always one to choose.
      if (chance < 0.084 && !isHot && live.length > 2) return remove(entity, at);
      const common = entity.kind.changes.filter(({ type }) => type !== rareType);
      return change(random, entity, common[random.int(common.length)] ?? changeOf(entity.kind, rareType));
    },
    hot,
    made: () => made,
    rare: () => rare,
  };
}

function change(random: Random, entity: Entity, how: Change): Happening {
  const { kind, values } = entity;
  const steps: [string, string][] = [];
  how.fields.forEach((field, at) => {
    // The first field always changes, the others now and then.
    if (at > 0 && random.next() < 0.5) return;
    const from = values[field] ?? "null";
    const to = otherValue(kind, field, from, random);
    values[field] = to;
    const name = kind.names[field] ?? "";
    steps.push([name.slice(1, -2), `${name}{"from":${from},"to":${to}}`]);
  });
  const changed = `{${steps.map(([, step]) => step).join(",")}}`;
  const changedKeys = `{${steps
    .map(([name]) => name)
    .sort()
    .join(",")}}`;
  return told(entity, how.type, "update", { after: image(entity), changed, changedKeys });
}

function state(random: Random, entity: Entity, id: string): Happening {
  const supersedes = random.next() < 0.05 ? entity.fact : null;
  entity.fact = supersedes === null ? id : null;
  const failed = supersedes === null && random.next() < 0.35;
  const payload = `{"seen": ${random.int(1_000)}, "place": "hall ${random.int(9)}", "ok": ${!failed}}`;
  return told(entity, entity.kind.fact, null, { payload, failed, supersedes });
}

type Said = Partial<Omit<Happening, "entity" | "type" | "operation">>;

function told(entity: Entity, type: string, operation: Happening["operation"], said: Said): Happening {
  entity.events += 1;
  const { after = null, changed = null, changedKeys = null, payload = null } = said;
  const { failed = false, supersedes = null } = said;
  return { entity, type, operation, after, changed, changedKeys, payload, failed, supersedes };
}

function image({ kind, values }: Entity): string {
  let text = "{";
  for (let field = 0; field < values.length; field++)
    text += `${field === 0 ? "" : ","}${kind.names[field]}${values[field]}`;
  return `${text}}`;
}

/** A value that is not the one it had; words of which there are few are drawn again. */
function otherValue(kind: Kind, field: number, from: string, random: Random): string {
  for (;;) {
    const to = kind.values[field]?.(random) ?? "null";
    if (to !== from) return to;
  }
}

function kindOf(type: string): Kind {
  const kind = kinds.find(({ changes }) => changes.some((change) => change.type === type));
  if (!kind) throw new Error(`no kind has ${type}`);
  return kind;
}

function changeOf(kind: Kind, type: string): Change {
  const change = kind.changes.find((one) => one.type === type) ?? kind.changes[0];
  if (!change) throw new Error(`${kind.type} has no change`);
  return change;
}
