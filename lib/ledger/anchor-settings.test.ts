import { expect, test } from "vitest";
import { parseAnchorSettings } from "./anchor-settings";
import { testSigner } from "./test-log";
import { formatVerifierKey } from "./verifier-key";

const key = async (name: string, witness = true): Promise<string> =>
  formatVerifierKey((await testSigner(name, 4, witness)).key);

test("nothing set is no anchor", async () => {
  expect(await parseAnchorSettings({})).toEqual({ folders: [], witnesses: [] });
  expect(await parseAnchorSettings({ WHENCE_ANCHOR_FOLDERS: "", WHENCE_WITNESSES: " ; " })).toEqual({
    folders: [],
    witnesses: [],
  });
});

test("folders and witnesses are read in their order", async () => {
  const [one, two] = [await key("one.example/w"), await key("two.example/w")];
  const read = await parseAnchorSettings({
    WHENCE_ANCHOR_FOLDERS: "/mnt/a/: /mnt/b c",
    WHENCE_WITNESSES: `https://one.example/w/ ${one};\n http://127.0.0.1:8070  ${two};`,
  });
  expect(read.folders).toEqual(["/mnt/a", "/mnt/b c"]);
  expect(read.witnesses.map(({ url, key: { name } }) => [url, name])).toEqual([
    ["https://one.example/w", "one.example/w"],
    ["http://127.0.0.1:8070", "two.example/w"],
  ]);
});

test("a wrong value is refused with the variable's name", async () => {
  for (const folders of ["mnt/a", "/a:./b", "/a:/b:/a/"])
    await expect(parseAnchorSettings({ WHENCE_ANCHOR_FOLDERS: folders })).rejects.toThrow(
      "WHENCE_ANCHOR_FOLDERS",
    );
  const good = await key("one.example/w");
  const ofALog = await key("log.example", false);
  for (const witnesses of [
    "https://one.example",
    good,
    `https://one.example ${good} more`,
    `ftp://one.example ${good}`,
    `https://one.example/?a=1 ${good}`,
    `https://one.example ${good.replace("+", "+0")}`,
    `https://one.example ${ofALog}`,
    `https://one.example ${good};https://two.example ${good}`,
  ])
    await expect(parseAnchorSettings({ WHENCE_WITNESSES: witnesses })).rejects.toThrow("WHENCE_WITNESSES");
});
