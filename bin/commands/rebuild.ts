/** `whence rebuild`: makes what is derived from the log anew, or says where it is not what the log gives. */
import { grouped } from "@/lib/ingest/import-summary";
import { connect } from "@/db/client";
import { openSealer } from "@/lib/ledger/server/open-sealer";
import type { OpenLog } from "../open-log";
import { withLog } from "../with-log";
import type { Command } from "./command";

export const rebuildCommand: Command = {
  usage: "rebuild [--check]",
  summary: "Makes registry, roll-ups and pointer snapshots anew from the log.",
  help: `They hold no fact of their own: the same log gives the same rows. Readers see the old rows until all new ones are
there; sealing waits meanwhile.

  --check  changes nothing; names each row that is not what the log gives, exit 1 where there is one`,
  options: { check: { type: "boolean" } },
  run: (args, context) =>
    withLog("whence rebuild", context, (log) => (args.flag("check") ? check(log) : rebuild(log))),
};

async function rebuild(log: OpenLog): Promise<number> {
  const { rebuildProjections } = await import("@/lib/upkeep/server/rebuild-projections");
  const sql = openSealer(log.upkeepUrl ?? log.adminUrl);
  try {
    const size = await rebuildProjections(sql, {
      report: (done, all) => console.error(`${grouped(Number(done))} of ${grouped(Number(all))} events`),
    });
    console.log(`Made anew from ${grouped(Number(size))} events.`);
    return 0;
  } finally {
    await sql.end();
  }
}

async function check(log: OpenLog): Promise<number> {
  const { checkProjections } = await import("@/lib/upkeep/server/check-projections");
  const sql = connect(log.upkeepUrl ?? log.adminUrl, { max: 1, role: "whence_verifier" });
  try {
    let found = 0;
    await sql.begin("isolation level repeatable read read only", async (tx) => {
      for await (const { table, key, expected, actual } of checkProjections(tx)) {
        found += 1;
        const [is, should] = [actual ?? "no such row", expected ?? "no such row"];
        console.log(`${table} ${JSON.stringify(key)}: ${is}; the log gives ${should}`);
      }
    });
    console.log(
      found === 0
        ? "Everything is what the log gives."
        : `${grouped(found)} ${found === 1 ? "row is" : "rows are"} not what the log gives.`,
    );
    return found === 0 ? 0 : 1;
  } finally {
    await sql.end();
  }
}
