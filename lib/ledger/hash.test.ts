import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { encodeUtf8, toHex } from "./bytes";
import { canHash, entryOfLine, leafOf, nodeOf, rootOfNothing } from "./hash";

test("the known answers of RFC 6962's reference hasher", async () => {
  expect(canHash()).toBe(true);
  expect(toHex(await rootOfNothing())).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  expect(toHex(await leafOf(new Uint8Array()))).toBe(
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  );
  expect(toHex(await leafOf(encodeUtf8("L123456")))).toBe(
    "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
  );
  expect(toHex(await nodeOf(encodeUtf8("N123"), encodeUtf8("N456")))).toBe(
    "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
  );
});

test("a line's entry is what sha256sum says of its bytes in UTF-8", async () => {
  const line = '{"v":1,"seq":12,"reason":"Maß für 日本 🎉"}';
  expect(toHex(await entryOfLine(line))).toBe(createHash("sha256").update(line, "utf8").digest("hex"));
});

test("half a surrogate pair has no hash, since UTF-8 would make it another text's", async () => {
  await expect(entryOfLine('{"reason":"\ud83d"}')).rejects.toThrow("well-formed");
});
