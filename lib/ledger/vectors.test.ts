/**
 * The published inclusion and consistency vectors of transparency-dev/merkle. Their 64-bit numbers do not survive
 * JSON.parse, so they go through the model's parser, which keeps every digit.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realData, skippedWithout } from "@/lib/ingest/formats/real-data";
import { isJsonNumber, isJsonObject, type JsonObject, parseJson } from "@/lib/model/json";
import { checkConsistency, checkInclusion } from "./check";
import type { Hash } from "./hash";

const folder = realData("tlog/merkle/testdata");

test.skipIf(folder === null)(
  skippedWithout("tlog/merkle", "every inclusion vector is judged as published"),
  async () => {
    const counts = await judge("inclusion", (vector) =>
      checkInclusion({
        position: whole(vector, "leafIdx"),
        size: whole(vector, "treeSize"),
        leaf: hash(vector, "leafHash"),
        proof: hashes(vector),
        root: hash(vector, "root"),
      }),
    );
    expect(counts).toEqual({ good: 6, bad: 92 });
  },
);

test.skipIf(folder === null)(
  skippedWithout("tlog/merkle", "every consistency vector is judged as published"),
  async () => {
    const counts = await judge("consistency", (vector) =>
      checkConsistency({
        older: whole(vector, "size1"),
        olderRoot: hash(vector, "root1"),
        newer: whole(vector, "size2"),
        newerRoot: hash(vector, "root2"),
        proof: hashes(vector),
      }),
    );
    expect(counts).toEqual({ good: 6, bad: 92 });
  },
);

async function judge(
  kind: string,
  check: (vector: JsonObject) => Promise<boolean>,
): Promise<{ good: number; bad: number }> {
  const counts = { good: 0, bad: 0 };
  for (const path of readdirSync(join(folder ?? "", kind), { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".json")) continue;
    const file = join(kind, path);
    const vector = read(file);
    const good = vector.get("wantErr") === false;
    expect(await check(vector), file).toBe(good);
    counts[good ? "good" : "bad"] += 1;
  }
  return counts;
}

function read(file: string): JsonObject {
  const parsed = parseJson(readFileSync(join(folder ?? "", file), "utf8"));
  if (!parsed.ok || !isJsonObject(parsed.tree)) throw new Error(`${file} is not a vector`);
  return parsed.tree;
}

function whole(vector: JsonObject, name: string): bigint {
  const value = vector.get(name);
  if (!isJsonNumber(value)) throw new Error(`${name} is not a number`);
  return BigInt(value.number);
}

const hash = (vector: JsonObject, name: string): Hash => decode(vector.get(name));

function hashes(vector: JsonObject): Hash[] {
  const proof = vector.get("proof") ?? [];
  return Array.isArray(proof) ? proof.map(decode) : [];
}

// The spoilt vectors hold what is no hash; what is to be judged is the check, not the reading.
const decode = (value: unknown): Hash =>
  new Uint8Array(Buffer.from(typeof value === "string" ? value : "", "base64"));
