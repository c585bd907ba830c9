import { expect, it } from "vitest";
import { publicWords } from "./public-words";

it("leaves out addresses, folders and passwords, and keeps what happened", () => {
  expect(publicWords("seal: connect ECONNREFUSED postgres://u:secret@db.internal:5432/whence")).toBe(
    "seal: connect ECONNREFUSED (address)",
  );
  expect(publicWords("publish: EACCES: permission denied, open '/var/lib/whence/ledger/signing-key'")).toBe(
    "publish: EACCES: permission denied, open '(path)'",
  );
  expect(publicWords("login failed: password=hunter2 for x")).toBe("login failed: password=(hidden) for x");
  expect(publicWords("C:\\whence\\ledger is gone")).toBe("(path) is gone");
});

it("is one short line, and nothing where there is nothing", () => {
  expect(publicWords(null)).toBeNull();
  expect(publicWords(`first\nsecond`)).toBe("first");
  expect(publicWords("x".repeat(500))).toHaveLength(160);
});
