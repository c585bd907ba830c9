import { expect, test } from "vitest";
import type { KeyFacts } from "@/lib/ledger/key-facts";
import type { ShownVerdict } from "@/lib/ledger/shown-proof";
import { testLog } from "@/lib/ledger/test-log";
import type { Event } from "@/lib/model/event";
import type { Checked, KeyStanding } from "./proof-state";
import { proofWords } from "./proof-words";

const log = await testLog(7);
const proof = await log.proofOf(4);
const facts = (name: string): KeyFacts => ({ vkey: name, name, fingerprint: `SHA256:${name}` });
const since = "2026-03-12T03:45:00.000000Z";
const remembered: KeyStanding = { kind: "remembered", key: facts("a"), since };
const changed: KeyStanding = { kind: "changed", key: facts("b"), remembered: facts("a"), since };

const verified: ShownVerdict = {
  kind: "verified",
  checkpoint: { origin: "o", size: 7n, root: log.root },
  signedBy: [],
  cosignedBy: [],
  event: {} as Event,
};
const altered: ShownVerdict = { kind: "altered", what: "line", leaf: new Uint8Array(32), sealedHolds: true };
const others: ShownVerdict[] = [
  { kind: "unknown-key", keyNames: ["c"] },
  { kind: "unreadable", reason: "r" },
  { kind: "unreadable-line", reason: "r" },
  { kind: "unchecked", what: "hash" },
  { kind: "unchecked", what: "signature" },
  { ...altered, what: "position", sealedHolds: false },
];
const bad: ShownVerdict[] = [
  altered,
  { ...altered, sealedHolds: false },
  { ...altered, what: "path", sealedHolds: false },
  { kind: "differs", differences: [{ field: "actorId", shown: "bob", sealed: "alice" }] },
  { kind: "bad-signature", keyName: "a" },
];

const checked = (verdict: ShownVerdict, key: KeyStanding = remembered): Checked => ({
  kind: "checked",
  shown: { proof, verdict },
  key,
  body: new Uint8Array(),
  signedAt: null,
  tookMs: 0.2,
});

test("only what was verified under the remembered key is green", () => {
  expect(proofWords(checked(verified))).toMatchObject({ tone: "good", title: "Verified in this browser" });
  expect(proofWords(checked(verified)).words).toContain("in 1 ms");
  const all = [
    ...[...others, ...bad].map((verdict) => checked(verdict)),
    ...[verified, ...others, ...bad].map((verdict) => checked(verdict, changed)),
    { kind: "checking" } as const,
    { kind: "waiting", position: "4", isLong: false } as const,
    { kind: "failed", code: "no_answer", words: "" } as const,
  ];
  for (const state of all) {
    expect(proofWords(state).tone).not.toBe("good");
    expect(proofWords(state).title).not.toMatch(/verified/iu);
  }
});

test("what does not match is said to be so, whatever the key; what could not be checked never is", () => {
  for (const key of [remembered, changed]) {
    for (const verdict of bad) expect(proofWords(checked(verdict, key)).tone).toBe("bad");
    for (const verdict of others) {
      const { tone, title, words } = proofWords(checked(verdict, key));
      expect(tone).toBe("late");
      expect(`${title} ${words}`).not.toMatch(/altered|does not match/iu);
    }
  }
  expect(proofWords({ kind: "failed", code: "no_answer", words: "No answer." })).toMatchObject({
    title: "Could not be checked",
    words: "No answer. This says nothing about the event.",
  });
});

test("an altered event and a page that shows another are named: which event, which field", () => {
  expect(proofWords(checked(altered))).toMatchObject({ title: "This event was altered after it was sealed" });
  expect(proofWords(checked(altered)).words).toContain(
    "The event at position #4 does not match its sealed hash",
  );
  expect(proofWords(checked({ ...altered, sealedHolds: false })).title).toBe(
    "This event does not lead to the signed root",
  );
  const differences = ["actorId", "reason", "position"].map((field) => ({ field, shown: "a", sealed: "b" }));
  expect(proofWords(checked({ kind: "differs", differences })).words).toContain(
    "actorId, reason and position",
  );
});

test("a seal that does not come is said after a while", () => {
  const waiting = { kind: "waiting", position: null } as const;
  expect(proofWords({ ...waiting, isLong: false })).toMatchObject({ tone: "plain", title: "Waits for seal" });
  expect(proofWords({ ...waiting, isLong: true })).toMatchObject({
    tone: "late",
    title: "Still waits for seal",
  });
});

test("a changed key is said, though all the rest holds", () => {
  expect(proofWords(checked(verified, changed)).title).toBe("The log shows another key");
});
