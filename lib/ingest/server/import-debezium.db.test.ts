/** Debezium's topics in the log: delivered at least once, recorded once (reliability B3). */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImportTest, openImportTest } from "./import-test";

let test: ImportTest;
beforeAll(async () => {
  test = await openImportTest();
});
afterAll(() => test.close());

async function imported(name: string, records: readonly object[], source = "pg") {
  const path = test.file(name, records.map((record) => JSON.stringify(record)).join("\n"));
  const told = await test.imported(path, { source, format: "debezium" });
  const why = told.rejections.flatMap(({ problems }) => problems.map(({ message }) => message));
  return { imported: told.imported, duplicates: told.duplicates, rejected: told.rejected, why };
}

const images = { c: [null, 10], u: [10, 25], d: [25, null] } as const;

/** A change of account 7 at a position; `run` is which start of the connector delivers it. */
function change(op: keyof typeof images, lsn: number, run: number, id = 7) {
  const [before, after] = images[op].map((balance) => balance && { id, balance });
  const source = {
    ...{
      connector: "postgresql",
      name: "pg",
      version: `2.${run}`,
      ts_ms: 1_741_749_126_884,
      snapshot: "false",
    },
    ...{
      db: "bank",
      schema: "public",
      table: "account",
      txId: 700,
      lsn,
      sequence: `[${run === 1 ? "null" : '"5"'},"${lsn}"]`,
    },
  };
  return { before, after, source, op, ts_ms: 1_741_749_200_000 + run, transaction: null };
}

describe("Debezium's changes", () => {
  it("B3: delivered again after a restart are duplicates; what is new among them goes in", async () => {
    const first = [change("c", 100, 1), change("u", 108, 1)];
    expect(await imported("first.json", first)).toMatchObject({ imported: 2, duplicates: 0, rejected: 0 });
    const again = [change("c", 100, 2), change("u", 108, 2), change("d", 116, 2)];
    expect(await imported("again.json", again)).toMatchObject({ imported: 1, duplicates: 2, rejected: 0 });
    const rows = await test.db.sql<{ told: string }[]>`
      select concat_ws(' ', type, entity_id, operation, changed -> 'balance') as told
      from audit.event where source = 'pg' order by seq`;
    expect(rows.map(({ told }) => told)).toEqual([
      "public.account.inserted 7 insert",
      'public.account.updated 7 update {"to": 25, "from": 10}',
      'public.account.deleted 7 delete {"from": 25}',
    ]);
  });

  it("two updates of one row in one transaction are two events", async () => {
    const twice = [change("u", 200, 1, 8), change("u", 208, 1, 8)];
    expect(await imported("twice.json", twice, "twice")).toMatchObject({ imported: 2, duplicates: 0 });
  });

  it("other content at a known position is rejected, never taken for the same", async () => {
    await imported("known.json", [change("u", 300, 1, 9)]);
    const other = { ...change("u", 300, 1, 9), after: { id: 9, balance: 99 } };
    expect(await imported("other.json", [other])).toMatchObject({ imported: 0, duplicates: 0, rejected: 1 });
  });

  it("are read whole beside what says nothing and what is no change at all", async () => {
    const mixed = [
      change("c", 400, 1, 4),
      { schema: null, payload: null },
      { ts_ms: 5 },
      { type: "INSERT", data: [{}] },
    ];
    const read = await imported("mixed.json", mixed, "mixed");
    expect(read).toMatchObject({
      imported: 1,
      rejected: 1,
      why: ["this looks like a Canal message, not Debezium"],
    });
  });
});
