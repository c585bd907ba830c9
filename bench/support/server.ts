/** A migrated log on a throw-away embedded server that keeps its promises (fsync, synchronous_commit on). */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { findNative, prepareBinaries } from "@/db/launcher/binaries";
import { openCluster } from "@/db/launcher/cluster";
import { chooseOwner } from "@/db/launcher/owner";
import { migrate } from "@/db/migrate";
import { makeArea } from "@/db/testing/test-server";

export type BenchServer = { url: string; stop(): Promise<void> };

export async function benchServer(): Promise<BenchServer> {
  const area = makeArea();
  const owner = chooseOwner(join(area, "data"));
  const cluster = await openCluster({
    area,
    owner,
    binaries: prepareBinaries(findNative(), area, owner),
    password: randomBytes(12).toString("hex"),
    durable: true,
    settings: { shared_buffers: "1GB", max_wal_size: "4GB", checkpoint_timeout: "30min", jit: "off" },
  });
  await migrate(cluster.url, { kind: "test", origin: "whence.test/bench" });
  return {
    url: cluster.url,
    stop: async () => {
      await cluster.stop();
      rmSync(area, { recursive: true, force: true });
    },
  };
}
