/** The short duties: that it lives, the months ahead, a line a minute for the figures. */
import "server-only";
import { countUnsealed } from "@/db/queries/count-unsealed";
import { insertUpkeepSample } from "@/db/queries/insert-upkeep-sample";
import { keepMonths } from "@/db/queries/keep-months";
import { measureDatabase } from "@/db/queries/measure-database";
import type { Duty } from "./duty";

const beatMs = 2_000;
const monthsMs = 3_600_000;
const sampleMs = 60_000;

export const beating: Duty = {
  name: "heartbeat",
  begin:
    ({ status }) =>
    async () => {
      await status.beat();
      return beatMs;
    },
};

export const keepingMonths: Duty = {
  name: "months",
  begin:
    ({ pools }) =>
    async () => {
      await keepMonths(pools.desk);
      return monthsMs;
    },
};

export const sampling: Duty = {
  name: "sample",
  begin:
    ({ pools }) =>
    async () => {
      const { unsealed, lagMs } = await countUnsealed(pools.desk);
      const databaseBytes = await measureDatabase(pools.desk);
      await insertUpkeepSample(pools.desk, { unsealed, sealLagMs: lagMs, databaseBytes });
      return sampleMs;
    },
};
