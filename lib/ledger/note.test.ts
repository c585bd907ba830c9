import { expect, test } from "vitest";
import { openNote } from "./note";
import { parseVerifierKey } from "./verifier-key";

test("the example of the specification opens with its key", async () => {
  const key = await parseVerifierKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  if (!key.ok) throw new Error(key.reason);
  const note =
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
  expect(await openNote(note, [key.value])).toMatchObject({
    kind: "opened",
    text: "This is an example message.\n",
  });
});
