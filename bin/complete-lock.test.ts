import { expect, test } from "vitest";
import { missingEntries } from "./complete-lock.mjs";

test("a platform package that npm could not fetch gets an entry that every platform can judge", () => {
  const packages = {
    "node_modules/tool": {
      version: "2.1.0",
      dev: true,
      optionalDependencies: {
        "@tool/linux-x64-gnu": "2.1.0",
        "@tool/linux-x64-musl": "2.1.0",
        "@tool/win32-arm64-msvc": "2.1.0",
        "@tool/wasm32-wasi": "^2.1.0",
      },
    },
    "node_modules/@tool/linux-x64-gnu": { version: "2.1.0", optional: true },
  };
  expect(missingEntries(packages)).toEqual({
    "node_modules/@tool/linux-x64-musl": {
      version: "2.1.0",
      os: ["linux"],
      cpu: ["x64"],
      libc: ["musl"],
      dev: true,
      optional: true,
    },
    "node_modules/@tool/win32-arm64-msvc": {
      version: "2.1.0",
      os: ["win32"],
      cpu: ["arm64"],
      dev: true,
      optional: true,
    },
    "node_modules/@tool/wasm32-wasi": { version: "2.1.0", cpu: ["wasm32"], dev: true, optional: true },
  });
});

test("an entry beside the package or anywhere above it counts", () => {
  const tool = { version: "1.0.0", optionalDependencies: { helper: "1.0.0" } };
  const at = (path: string) =>
    missingEntries({ "node_modules/a/node_modules/tool": tool, [path]: { version: "1.0.0" } });
  expect(at("node_modules/a/node_modules/tool/node_modules/helper")).toEqual({});
  expect(at("node_modules/a/node_modules/helper")).toEqual({});
  expect(at("node_modules/helper")).toEqual({});
  expect(Object.keys(at("node_modules/b/node_modules/helper"))).toEqual(["node_modules/helper"]);
});
