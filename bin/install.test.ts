import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { needsInstall, nodeProblem } from "./install.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whence-install-"));
  mkdirSync(join(root, "node_modules"));
});

afterEach(() => rmSync(root, { recursive: true }));

const lock = {
  "": { version: "1.0.0" },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/for-mac": { version: "1.0.0", optional: true },
};

function write(path: string, packages: object): void {
  writeFileSync(join(root, path), JSON.stringify({ packages }));
}

const note = "node_modules/.package-lock.json";

test("what npm noted as installed is enough, whatever the files' times", () => {
  write(note, { "node_modules/a": { version: "1.0.0" } });
  write("package-lock.json", lock);
  expect(needsInstall(root)).toBe(false);
});

test.each([
  ["an interrupted install", null],
  ["a missing package", {}],
  ["another version", { "node_modules/a": { version: "0.9.0" } }],
  [
    "another version of an optional package",
    { "node_modules/a": { version: "1.0.0" }, "node_modules/for-mac": { version: "0" } },
  ],
])("%s is repaired", (_, installed) => {
  write("package-lock.json", lock);
  if (installed) write(note, installed);
  expect(needsInstall(root)).toBe(true);
});

test.each([
  ["v20.18.3", false],
  ["v20.19.0", true],
  ["v22.1.0", true],
  ["v18.20.0", false],
])("Node %s is enough: %s", (version, enough) => {
  expect(nodeProblem(version) === null).toBe(enough);
});
