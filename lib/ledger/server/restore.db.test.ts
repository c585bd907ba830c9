/** A log that is dumped and restored into another cluster, by PostgreSQL's own programs. */
import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "@/db/client";
import { withDatabase } from "@/db/launcher/address";
import { migrate } from "@/db/migrate";
import { seedEvents } from "@/db/testing/seed-events";
import { openTestCluster } from "@/db/testing/test-server";
import { connectSealer, expectAllSealed, sealAll } from "./seal-test";

const bin = process.env.WHENCE_TEST_BIN ?? "";
const hasDump = bin !== "" && existsSync(join(bin, "pg_dump"));
const run = promisify(execFile);

describe.skipIf(!hasDump)(
  `dumped and restored (needs pg_dump beside the server${hasDump ? "" : ": skipped"})`,
  () => {
    let old: Awaited<ReturnType<typeof openTestCluster>>;
    let fresh: Awaited<ReturnType<typeof openTestCluster>>;
    beforeAll(async () => {
      old = await openTestCluster(bin);
      fresh = await openTestCluster(bin);
    }, 60_000);
    afterAll(async () => {
      for (const { cluster, area } of [old, fresh]) {
        await cluster.stop();
        rmSync(area, { recursive: true, force: true });
      }
    });

    test("what was sealed keeps its place, what was not gets one, and what comes after goes on", async () => {
      const log = { kind: "test", origin: "whence.test/log" } as const;
      const seed = (sql: ReturnType<typeof connect>, count: number) =>
        seedEvents(sql, { count, occurredAt: "'2026-03-12'::timestamptz + n * interval '1 s'" });
      const before = connect(old.cluster.url, { max: 2 });
      await migrate(old.cluster.url, log);
      await before.unsafe("create role restored_app login");
      // The old cluster has counted further than the new one will have.
      for (let n = 0; n < 40; n++) await before`select pg_current_xact_id()`;
      await seed(before, 500);
      const sealer = connectSealer(old.cluster.url);
      await sealAll(sealer);
      await seed(before, 70);
      const sealed =
        await before`select t.level, t.index, encode(t.hashes, 'hex') as hashes from audit.tile t order by 1, 2`;
      await sealer.end();

      const dump = join(old.area, "log.dump");
      await run(join(bin, "pg_dump"), ["--format=custom", `--file=${dump}`, old.cluster.url]);
      await before.end();

      // The new cluster has the roles, as migrating any log makes them.
      const maintainer = connect(fresh.cluster.url, { max: 1 });
      await migrate(fresh.cluster.url, log);
      await maintainer.unsafe("create database restored template template0");
      await maintainer.end();
      const url = withDatabase(fresh.cluster.url, "restored");
      await run(join(bin, "pg_restore"), ["--exit-on-error", `--dbname=${url}`, dump]);
      await migrate(url, log);

      const after = connect(url, { max: 2 });
      const resealer = connectSealer(url);
      await seed(after, 30);
      await sealAll(resealer);
      await seed(after, 300);
      await sealAll(resealer);
      await expectAllSealed(after);
      const kept =
        await after`select t.level, t.index, encode(t.hashes, 'hex') as hashes from audit.tile t order by 1, 2`;
      expect(kept.slice(0, sealed.length)).toEqual(sealed);
      const [end] = await after<{ incarnation: number; high: number }[]>`
      select l.incarnation, (max(e.tx::text::bigint) >> 48)::int as high from audit.log l, audit.event e group by 1`;
      expect(end?.incarnation).toBeGreaterThan(1);
      expect(end?.high).toBe((end?.incarnation ?? 0) - 1);
      await resealer.end();
      await after.end();
    }, 120_000);
  },
);
