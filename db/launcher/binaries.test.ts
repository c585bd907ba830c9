import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findNative, prepareBinaries } from "./binaries";

let folder: string;
let native: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whence-binaries-"));
  native = join(folder, "package", "native");
  for (const name of ["bin", "lib"]) mkdirSync(join(native, name), { recursive: true });
  writeFileSync(join(native, "bin", "postgres"), "", { mode: 0o755 });
  writeFileSync(join(native, "lib", "liba.so.1.2"), "a");
  const links = ["liba.so", "liba.so.1"].map((name) => ({
    source: "native/lib/liba.so.1.2",
    target: `native/lib/${name}`,
  }));
  writeFileSync(join(native, "pg-symlinks.json"), JSON.stringify(links));
  writeFileSync(join(native, "..", "package.json"), JSON.stringify({ version: "18.4.0" }));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the platform's package is found through the one that names it", () => {
  expect(existsSync(join(findNative(), "bin", "initdb"))).toBe(true);
});

test("links that an install without scripts left out are made, and made only once", () => {
  const once = prepareBinaries(native, folder, null);
  expect(readFileSync(join(native, "lib", "liba.so.1"), "utf8")).toBe("a");
  expect(once).toEqual({ bin: join(native, "bin"), env: {} });
  expect(prepareBinaries(native, folder, null)).toEqual(once);
});

test("a link to nowhere is replaced", () => {
  symlinkSync("liba.so.0", join(native, "lib", "liba.so"));
  prepareBinaries(native, folder, null);
  expect(readFileSync(join(native, "lib", "liba.so"), "utf8")).toBe("a");
});

test.runIf(process.getuid?.() === 0)(
  "programs that the database's user cannot reach are copied, once",
  () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const { bin } = prepareBinaries(native, closed, { uid: 65_534, gid: 65_534 });
    expect(bin).toBe(join(closed, "native-18.4.0", "bin"));
    expect(prepareBinaries(native, closed, { uid: 65_534, gid: 65_534 }).bin).toBe(bin);
  },
);
