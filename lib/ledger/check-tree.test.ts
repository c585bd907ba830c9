/** A log checked from its published files: what is altered anywhere is found, and only a sound log is remembered. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeUtf8, joinBytes, toHex } from "./bytes";
import { checkTree, type Seen, type TreeProgress, type TreeSource } from "./check-tree";
import { parseTilePath } from "./tile";
import { rootOfLeaves, type TestLog, testLog, testOrigin, testSigner } from "./test-log";
import { formatVerifierKey } from "./verifier-key";

const entryOf = (line: string): Uint8Array => createHash("sha256").update(encodeUtf8(line)).digest();

/** The published files of a log, some of them spoilt. */
function sourceOf(
  log: TestLog,
  spoilt: Partial<Record<"note" | "key", string>> & { leaf?: number; line?: number } = {},
): TreeSource {
  return {
    text: (path) =>
      Promise.resolve(
        path === "key" ? (spoilt.key ?? formatVerifierKey(log.signer.key)) : (spoilt.note ?? log.checkpoint),
      ),
    bytes: (path) => {
      const place = parseTilePath(path);
      if (!place) throw new Error(path);
      const from = Number(place.index) * 256;
      const positions = Array.from({ length: place.width }, (_, i) => from + i);
      return Promise.resolve(
        place.level === "entries"
          ? joinBytes(
              ...positions.flatMap((i) => [
                Uint8Array.of(0, 32),
                entryOf(`${log.lines[i] ?? ""}${i === spoilt.line ? " " : ""}`),
              ]),
            )
          : joinBytes(
              ...positions.map((i) =>
                i === spoilt.leaf ? new Uint8Array(32) : (log.leaves[i] ?? new Uint8Array()),
              ),
            ),
      );
    },
  };
}

async function outcomeOf(source: TreeSource, seen: Seen | null = null, withEvents = true) {
  let last: TreeProgress | null = null;
  for await (const progress of checkTree({ source, seen, withEvents })) last = progress;
  if (!last) throw new Error("it told nothing");
  return { ...last, of: Object.fromEntries(last.steps.map(({ name, outcome }) => [name, outcome])) };
}

const everyOne = { signature: "holds", key: "holds", past: "holds", events: "holds", root: "holds" };
const seenOf = (log: TestLog, size: number, root = rootOfLeaves(log.leaves.slice(0, size))): Seen => ({
  ...{ origin: testOrigin, size: String(size), root: toHex(root) },
  fingerprint: "",
});

describe("a log of published files", () => {
  it.each([1, 2, 255, 256, 257, 700])("of %i events is sound, and is remembered as it was", async (size) => {
    const log = await testLog(size);
    const { of, seen, done, events } = await outcomeOf(sourceOf(log));
    expect(of).toEqual(everyOne);
    expect(seen).toMatchObject({ origin: testOrigin, size: String(size), root: toHex(log.root) });
    expect([done, events]).toEqual([BigInt(size), BigInt(size)]);
    expect((await outcomeOf(sourceOf(log), seen)).of).toEqual(everyOne);
  });

  it("that grew since the last visit still begins with what was there, at every size", async () => {
    const log = await testLog(300);
    const { seen } = await outcomeOf(sourceOf(log));
    for (const size of [1, 17, 255, 256, 257, 299, 300]) {
      const before = { ...seenOf(log, size), fingerprint: seen?.fingerprint ?? "" };
      expect((await outcomeOf(sourceOf(log), before)).of, String(size)).toEqual(everyOne);
      const other = { ...before, root: toHex(new Uint8Array(32)) };
      const rewritten = await outcomeOf(sourceOf(log), other);
      expect(rewritten.of).toEqual({ ...everyOne, past: "differs" });
      expect(rewritten.seen).toBeNull();
    }
  });

  it("is not what it was when it is shorter, or signed by another key", async () => {
    const log = await testLog(20);
    expect((await outcomeOf(sourceOf(log), { ...seenOf(log, 20), size: "21" })).of.past).toBe("differs");
    expect((await outcomeOf(sourceOf(log), seenOf(log, 20))).of.key).toBe("differs");
  });

  it("does not hold with one leaf changed, whichever", async () => {
    const log = await testLog(300);
    for (const leaf of [0, 255, 256, 299]) {
      const spoilt = await outcomeOf(sourceOf(log, { leaf }));
      expect(spoilt.of).toEqual({ ...everyOne, events: "differs", root: "differs" });
      expect([spoilt.differing, spoilt.seen]).toEqual([[BigInt(leaf)], null]);
    }
  });

  it("names the event that does not give its leaf, while the root still holds", async () => {
    const spoilt = await outcomeOf(sourceOf(await testLog(300), { line: 260 }));
    expect(spoilt.of).toEqual({ ...everyOne, events: "differs" });
    expect(spoilt.differing).toEqual([260n]);
  });

  it("is not believed with a spoilt signature, another key or no note at all", async () => {
    const log = await testLog(5);
    const other = await testSigner(testOrigin, 8);
    const notes = [log.checkpoint.replace("\n5\n", "\n4\n"), "", "not a note"];
    for (const note of notes) {
      const read = await outcomeOf(sourceOf(log, { note }));
      expect(read.of.signature, note).not.toBe("holds");
      expect([read.of.root, read.seen]).toEqual(["unknown", null]);
    }
    expect((await outcomeOf(sourceOf(log, { key: formatVerifierKey(other.key) }))).of.signature).toBe(
      "differs",
    );
    expect((await outcomeOf(sourceOf(log, { key: "none" }))).of.signature).toBe("unknown");
  });
});
