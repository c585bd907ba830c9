/** The folder by itself: its compare-and-swap between processes that are killed, and its tiles. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { equalBytes } from "../bytes";
import { rootOf } from "../prove";
import { testLog } from "../test-log";
import { tileNodeReader, tileWidth } from "../tile";
import { checkpointFile } from "./checkpoint-file";
import { copyTiles, type LedgerTree, TilesDiffer } from "./copy-tiles";
import { ledgerFolder } from "./ledger-folder";

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "whence-folder-"));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

test("a swap succeeds from what stands and from nothing else", async () => {
  const { read, swap } = checkpointFile(path);
  expect(await read()).toBeNull();
  expect(await swap("a", "b")).toBe(false);
  expect(await swap(null, "a")).toBe(true);
  expect(await swap(null, "b")).toBe(false);
  expect(await swap("a", "b")).toBe(true);
  expect(await swap("a", "c")).toBe(false);
  expect(await swap("b", "b")).toBe(true);
  expect(await read()).toBe("b");
  expect(readFileSync(join(path, "checkpoint"), "utf8")).toBe("b");
});

test("whoever was killed after it won has won: no lock is left, the next goes on from there", async () => {
  const killed = checkpointFile(path, {
    claimed: () => {
      throw new Error("killed");
    },
  });
  const { read, swap } = checkpointFile(path);
  await swap(null, "a");
  await expect(killed.swap("a", "b")).rejects.toThrow("killed");
  expect(readFileSync(join(path, "checkpoint"), "utf8")).toBe("a");
  expect(await read()).toBe("b");
  expect(await swap("a", "c")).toBe(false);
  expect(await swap("b", "c")).toBe(true);
  expect(readFileSync(join(path, "checkpoint"), "utf8")).toBe("c");
});

test("a writer that was held up and puts an older checkpoint back is overruled", async () => {
  const { read, swap } = checkpointFile(path);
  for (const [from, to] of [
    [null, "a"],
    ["a", "b"],
    ["b", "c"],
  ] as const)
    await swap(from, to);
  writeFileSync(join(path, "checkpoint"), "a");
  expect(await read()).toBe("c");
  expect(await swap("a", "d")).toBe(false);
  expect(await swap("c", "d")).toBe(true);
});

test("successors of more than an hour ago are cleared", async () => {
  const { swap, read } = checkpointFile(path);
  await swap(null, "a");
  await swap("a", "b");
  for (const name of readdirSync(join(path, ".swap"))) utimesSync(join(path, ".swap", name), 1, 1);
  await swap("b", "c");
  expect(readdirSync(join(path, ".swap"))).toHaveLength(1);
  expect(await read()).toBe("c");
});

test("of many processes that swap and are killed, each step has one winner", async () => {
  // Each adds its name to what stands, again and again, and tells each success; some are killed on the way.
  const code = `
    import { checkpointFile } from "./lib/ledger/server/checkpoint-file.ts";
    import { writeSync } from "node:fs";
    const [path, name, dies] = process.argv.slice(1);
    let wins = 0;
    const claimed = () => { if (wins === Number(dies)) process.kill(process.pid, "SIGKILL"); };
    const { read, swap } = checkpointFile(path, { claimed });
    while (wins < 12) {
      const was = await read();
      if (await swap(was, (was ?? "") + name)) { wins += 1; writeSync(1, name); }
    }`;
  const node = ["--conditions=react-server", "--import", "tsx", "--input-type=module", "-e", code, path];
  const names = [
    ["a", "-1"],
    ["b", "-1"],
    ["c", "5"],
  ];
  let told = "";
  await Promise.all(
    names.map(async (own) => {
      const child = spawn(process.execPath, [...node, ...own], { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout.on("data", (data: Buffer) => {
        told += data.toString();
      });
      await once(child, "close");
    }),
  );
  const chain = (await checkpointFile(path).read()) ?? "";
  const count = (text: string, name: string) => text.split(name).length - 1;
  expect([count(told, "a"), count(told, "b"), count(told, "c")]).toEqual([12, 12, 5]);
  // Nobody's step was lost; that of the killed one, which nobody was told of, stands too.
  expect([count(chain, "a"), count(chain, "b"), count(chain, "c")]).toEqual([12, 12, 6]);
}, 60_000);

async function treeOf(size: number): Promise<LedgerTree> {
  const { node, root } = await testLog(size);
  const tile = async (level: number, index: bigint, width: number) =>
    Buffer.concat(
      await Promise.all(Array.from({ length: width }, (_, i) => node(8 * level, index * 256n + BigInt(i)))),
    );
  return { size: BigInt(size), root, node, tile };
}

test("tiles grow from size to size as C2SP names them; partial ones go when the full one stands", async () => {
  const folder = ledgerFolder(path);
  let before = 0n;
  for (const size of [1, 255, 256, 257, 600]) {
    const tree = await treeOf(size);
    await copyTiles(tree, folder, before);
    await folder.removePartials(before, tree.size);
    expect(equalBytes(await rootOf(tree.size, tileNodeReader(tree.size, folder.readTile)), tree.root)).toBe(
      true,
    );
    before = tree.size;
  }
  expect(readdirSync(join(path, "tile/0"))).toEqual(["000", "001", "002.p"]);
  expect(readdirSync(join(path, "tile/0/002.p"))).toEqual(["88"]);
  // That of 256 events is still read by who holds that checkpoint.
  expect(readdirSync(join(path, "tile/1/000.p"))).toEqual(["1", "2"]);
  expect(readFileSync(join(path, "tile/0/000")).length).toBe(8192);
  expect(existsSync(join(path, "tile/0/000.p"))).toBe(false);
});

test("a log of 70,000 has the tiles the specification counts", () => {
  const widths = (level: number) => [0n, 1n, 272n, 273n].map((index) => tileWidth(level, index, 70_000n));
  expect(widths(0)).toEqual([256, 256, 256, 112]);
  expect(widths(1)).toEqual([256, 17, 0, 0]);
  expect(widths(2)).toEqual([1, 0, 0, 0]);
});

test("a tile that does not fit the tree is not accepted", async () => {
  const good = await treeOf(600);
  for (const [level, index] of [
    [0, 1n],
    [0, 2n],
    [1, 0n],
  ] as const) {
    const tile: LedgerTree["tile"] = async (l, i, width) => {
      const bytes = Buffer.from(await good.tile(l, i, width));
      if (l === level && i === index) bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
      return bytes;
    };
    await expect(copyTiles({ ...good, tile }, ledgerFolder(path), 0n)).rejects.toThrow(TilesDiffer);
  }
});
