/**
 * The server that a test run shares: a throw-away cluster in a temporary folder, or the one `WHENCE_TEST_SERVER`
 * names (the superuser's URL on another PostgreSQL, such as 15), or the throw-away cluster is made with the programs
 * in the folder `WHENCE_TEST_BIN`. Folders of runs that were killed are cleared first.
 */
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findNative, prepareBinaries } from "../launcher/binaries";
import { type Cluster, openCluster, stopServer } from "../launcher/cluster";
import { chooseOwner } from "../launcher/owner";
import { parsePostmasterPid, servesFolder } from "../launcher/postmaster";
import { processFacts } from "../launcher/processes";

export type TestServer = { url: string; stop(): Promise<void> };

const prefix = "whence-test-";

export async function startTestServer(): Promise<TestServer> {
  const given = process.env.WHENCE_TEST_SERVER;
  if (given) return { url: given, stop: () => Promise.resolve() };
  await clearAbandoned();
  const { cluster, area } = await openTestCluster(process.env.WHENCE_TEST_BIN);
  return {
    url: cluster.url,
    stop: async () => {
      await cluster.stop();
      rmSync(area, { recursive: true, force: true });
    },
  };
}

/** A throw-away cluster of its own, for tests about servers themselves. */
export async function openTestCluster(bin?: string): Promise<{ cluster: Cluster; area: string }> {
  const area = makeArea();
  const owner = chooseOwner(join(area, "data"));
  const cluster = await openCluster({
    area,
    owner,
    binaries: bin ? { bin, env: {} } : prepareBinaries(findNative(), area, owner),
    password: randomBytes(12).toString("hex"),
    durable: false,
    settings: {
      shared_buffers: "64MB",
      max_connections: "80",
      jit: "off",
      autovacuum_naptime: "10min",
      max_prepared_transactions: "10",
    },
  });
  return { cluster, area };
}

/** A temporary folder that names the run it belongs to; the database user can enter it. */
export function makeArea(): string {
  const area = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(area, 0o711);
  writeFileSync(join(area, "run"), `${process.pid} ${processFacts(process.pid).birth}`);
  return area;
}

async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const area = join(tmpdir(), name);
    const [pid, birth] = readText(join(area, "run")).split(" ");
    if (!pid || processFacts(Number(pid)).birth === birth) continue;
    const server = parsePostmasterPid(readText(join(area, "data", "postmaster.pid")));
    const ours = server && servesFolder(processFacts(server.pid).command, join(area, "data"));
    try {
      if (ours) await stopServer(server.pid);
      rmSync(area, { recursive: true, force: true });
    } catch {
      // Somebody else's, or being cleared by a run beside this one.
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
