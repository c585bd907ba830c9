/**
 * A small schema made to provoke wrong orders, and statements to do it with: the subject of order.db.test.ts.
 *
 * Every table has a trigger before and after each row that looks its nested statements up in `shop.rule`: so a
 * generated case says what its triggers do. Statements come from `operations`; each runs under a savepoint, so one
 * that PostgreSQL refuses (a duplicate, a row changed by its own BEFORE trigger) is one more rolled-back subtransaction.
 */
import fc from "fast-check";

export const tables = ["node", "item", "part", "swap", "plain", "base"] as const;

export const shopSchema = `
  create schema shop;
  create table shop.node (id int primary key, parent int references shop.node on delete cascade on update cascade, v int default 0);
  create table shop.item (
    id int primary key, v int default 0,
    one int references shop.node on delete set null on update cascade,
    two int references shop.node on delete cascade on update cascade);
  create table shop.part (id int, region int, v int default 0, primary key (id, region)) partition by list (region);
  create table shop.part_0 partition of shop.part for values in (0);
  create table shop.part_1 partition of shop.part for values in (1);
  create table shop.swap (id int primary key deferrable initially deferred, v int default 0);
  create table shop.plain (id int primary key, v int default 0);
  -- Keys of a table and its child apart: one key for two rows is two histories in one (audit.track says so).
  create table shop.base (id int primary key check (id < 100) no inherit, v int default 0);
  create table shop.base_child (extra text default 'x', primary key (id), check (id > 100)) inherits (shop.base);

  create table shop.rule (relation text, moment text, id int, action text);
  create function shop.react() returns trigger language plpgsql as $$
  declare
    r record;
    row_id int := case when tg_op = 'DELETE' then old.id else new.id end;
  begin
    if pg_trigger_depth() <= 4 then
      for r in select * from shop.rule where relation = tg_argv[0] and moment = tg_when and id = row_id loop
        execute r.action;
      end loop;
    end if;
    return case when tg_op = 'DELETE' then old else new end;
  end $$;
  -- What a statement calls for each of its rows, outside any trigger.
  create function shop.bump(relation text, other int) returns int language plpgsql volatile as $$
  begin
    execute format('update shop.%I set v = v + 100 where id = %s', relation, other);
    return 1;
  end $$;
  select audit.track('shop.' || name) from unnest(array['node', 'item', 'part', 'swap', 'plain', 'base']) name;
  create table shop.part_2 partition of shop.part for values in (2);
  ${["node", "item", "part", "swap", "base", "base_child"]
    .map(
      (name) => `
  create trigger before_row before insert or update or delete on shop.${name} for each row execute function shop.react('${name}');
  create trigger after_row after insert or update or delete on shop.${name} for each row execute function shop.react('${name}');`,
    )
    .join("")}
`;

const id = fc.integer({ min: 1, max: 4 });
const table = fc.constantFrom("node", "item", "part", "swap", "plain", "base", "base_child");

/** One statement on one table: mostly the one in focus, where it meets the others. */
const changeOf = (focus: string) =>
  fc
    .tuple(
      fc.oneof({ arbitrary: fc.constant(focus), weight: 4 }, { arbitrary: table, weight: 1 }),
      id,
      id,
      fc.integer({ min: 0, max: 2 }),
      fc.nat(13),
    )
    .map(([name, x, y, region, kind]) => {
      const [a, b] = name === "base_child" ? [x + 100, y + 100] : [x, y];
      const key = name === "part" ? "id, region" : "id";
      const values = name === "part" ? `${a}, ${region}` : `${a}`;
      switch (kind) {
        case 0:
          return `insert into shop.${name} (${key}, v) values (${values}, ${b})`;
        case 1:
          return name === "swap"
            ? `insert into shop.swap (id, v) values (${a}, ${b})`
            : `insert into shop.${name} (${key}, v) values (${values}, ${b}) on conflict (${key}) do update set v = excluded.v + 1`;
        case 2:
          return `update shop.${name} set v = v + 1`;
        case 3:
          return `update shop.${name} set v = v + 1 where id = ${a}`;
        case 4:
          return `update shop.${name} set v = 0 where id in (${a}, ${b})`;
        case 5:
          return `delete from shop.${name} where id = ${a}`;
        case 6:
          return `update shop.${name} set id = id + 1 where id = ${a}`;
        case 7:
          return `update shop.${name} set id = case id when ${a} then ${b} else ${a} end where id in (${a}, ${b})`;
        case 8:
          return `with gone as (delete from shop.${name} where id = ${a} returning id, v)
        insert into shop.${name} (${key}, v) select id${name === "part" ? `, ${region}` : ""}, v + 1 from gone`;
        case 9:
          return `update shop.${name} set v = v + shop.bump('${name}', ${b}) where id in (${a}, ${b})`;
        case 10:
          return name === "node"
            ? `update shop.node set parent = ${b} where id = ${a}`
            : name === "item"
              ? `update shop.item set one = ${a}, two = ${b}`
              : name === "part"
                ? `update shop.part set region = ${region} where id = ${a}`
                : `update shop.${name} set id = id + 1`;
        case 11:
          return name === "part"
            ? `update shop.part_${region} set v = v + 1`
            : name === "base"
              ? `update only shop.base set v = v + 1`
              : `delete from shop.${name} where v > ${b}`;
        case 12:
          return `merge into shop.${name} t using (values (${a}, ${b}), (${a + 1}, 0)) s (id, v) on t.id = s.id
        when matched and t.v > 3 then delete when matched then update set v = t.v + s.v
        when not matched then insert (${key}, v) values (s.id${name === "part" ? `, ${region}` : ""}, s.v)`;
        default:
          // part_2 was made after tracking: it has row triggers, but truncating it alone is drift (tracking_problems).
          return name === "part" && region < 2
            ? `truncate shop.part_${region}`
            : `truncate shop.${name} restart identity cascade`;
      }
    });

type Rule = { relation: string; moment: string; id: number; action: string };
type Step = { statement: string; undone: boolean };

/** What the triggers do (few rules, so that a case stays finite) and transactions, some statements rolled back. */
export const stories: fc.Arbitrary<{ rules: Rule[]; transactions: Step[][] }> = table.chain((focus) => {
  const change = changeOf(focus);
  return fc.record({
    rules: fc.array(
      fc.record({
        relation: fc.oneof(
          fc.constant(focus),
          fc.constantFrom("node", "item", "part", "swap", "base", "base_child"),
        ),
        moment: fc.constantFrom("AFTER", "AFTER", "BEFORE"),
        id: focus === "base_child" ? id.map((n) => n + 100) : id,
        action: change,
      }),
      { maxLength: 3 },
    ),
    transactions: fc.array(
      fc.array(fc.record({ statement: change, undone: fc.nat(3).map((n) => n === 0) }), {
        minLength: 1,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
});
