import { expect, test } from "vitest";
import { keyCommand } from "./commands/key";
import { witnessCommand } from "./commands/witness";
import { UsageError } from "./commands/command";
import { readArguments } from "./run-command";
import { testSigner } from "@/lib/ledger/test-log";
import { formatVerifierKey } from "@/lib/ledger/verifier-key";

const context = { root: "/nowhere", signal: AbortSignal.abort() };

test("a witness is refused what it could not keep its word with", async () => {
  const key = formatVerifierKey((await testSigner("log.example/a", 3)).key);
  const witnessKey = formatVerifierKey((await testSigner("log.example/a", 3, true)).key);
  for (const argv of [
    [],
    ["--log", `log.example/a ${key}`],
    ["--folder", "/nowhere"],
    ["--folder", "/nowhere", "--log", key],
    ["--folder", "/nowhere", "--log", `other.example ${key}`],
    ["--folder", "/nowhere", "--log", `log.example/a ${witnessKey}`],
    ["--folder", "/nowhere", "--log", `log.example/a ${key}`, "--port", "many"],
    ["--folder", "/nowhere", "--log", `log.example/a ${key}`, "--port", "65536"],
  ]) {
    const args = readArguments(witnessCommand, argv);
    if (args === "help") throw new Error("not asked for");
    await expect(witnessCommand.run(args, context)).rejects.toThrow(UsageError);
  }
});

test("a key does nothing it was not told exactly", async () => {
  for (const argv of [["roll"], ["rotate", "--overlap", "soon"], ["rotate", "--overlap", "-1"]]) {
    const run = async () => {
      const args = readArguments(keyCommand, argv);
      if (args === "help") throw new Error("not asked for");
      return keyCommand.run(args, context);
    };
    await expect(run()).rejects.toThrow(UsageError);
  }
});
