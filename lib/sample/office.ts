/**
 * What people and clocks do beside the orders: signing in, limits and customers (tracked tables), a refusal, a
 * delegated change, jobs, and a note whose author pasted more than he knew.
 */
import { alice, ben, chen, dana, ines, invariants, scheduler, soren } from "./cast";
import { chance } from "./chance";
import type { Edit } from "./order-plan";
import { type Act, fact, type Scene, scene, write } from "./scene";
import { lastDayStart, type Micros, minutes, storyEnd, thursday, wednesday } from "./story-time";
import { number } from "./value";

export function officeScenes(seed: string): Scene[] {
  return [...signingIn(), ...customersAndLimits(), ...jobs(seed)];
}

/** Changes of orders that are not in their plans, by order number. */
export const edits: Readonly<Record<string, Edit>> = {
  // For a colleague who is away: both names are in the event.
  "0962": {
    at: wednesday("14:10:22.501"),
    by: ines,
    type: "order.noted",
    set: { note: "Deliver to the back entrance" },
    reason: "Alice is away, asked by phone",
    onBehalfOf: "alice",
  },
  // Direction override, bell, escape sequence, markup and a quote: the log keeps them, the screen shows them.
  "0970": {
    at: wednesday("16:31:07.219"),
    by: ben,
    type: "order.noted",
    set: { note: "see mail" },
    reason:
      "Pasted from mail: \u202Eoga syad 3 diap\u202C \u0007\u001B[31mURGENT\u001B[0m <b>call</b> '; drop table orders; --\u200B",
  },
};

function signingIn(): Scene[] {
  const days: (readonly [Scene["actor"], Micros])[] = [
    [alice, wednesday("05:52:10.330")],
    [soren, wednesday("06:01:44.092")],
    [dana, wednesday("07:12:03.718")],
    [ben, wednesday("07:31:55.460")],
    [ines, wednesday("08:03:29.881")],
    [alice, wednesday("18:58:41.027")],
    [ben, wednesday("19:02:12.644")],
    [alice, thursday("01:58:20.311")],
    [ben, thursday("02:49:37.905")],
    [chen, thursday("03:15:02.118")],
    [dana, thursday("03:29:48.502")],
  ];
  const failed = fact("sign-in refused", "user.sign_in_failed", {
    entity: ["user", "chen"],
    failed: true,
    payload: { method: "SSO", why: "second factor timed out" },
  });
  return [
    ...days.map(([who, at], index) =>
      scene(at, who, {}, [
        fact(`sign-in ${index + 1}`, "user.signed_in", {
          entity: ["user", who.id],
          payload: { method: "SSO", factors: number(2) },
        }),
      ]),
    ),
    scene(thursday("03:14:49.260"), chen, {}, [failed]),
  ];
}

function customersAndLimits(): Scene[] {
  const refused = fact("limit refused", "limit.change_refused", {
    entity: ["limit", "brightwater"],
    failed: true,
    payload: { from: number("1200000.00"), to: number("9500000.00"), rule: "four eyes above 5,000,000.00" },
  });
  const newcomer = {
    name: "Ångström Kabel — Ærø",
    country: "DK",
    terms_days: number(14),
    contact: "indkøb@ångström.example",
    bank_account: "DK50 0040 0440 1162",
  };
  const changes: (readonly [clock: string, Scene["actor"], reason: string | undefined, Act[]])[] = [
    ["08:22:41.337", dana, "yearly review", [write("limit", "update", "orlan", { credit: "2750000.00" })]],
    [
      "08:24:09.120",
      dana,
      "yearly review",
      [write("limit", "update", "vega", { credit: "1800000.00", daily_rate: "0.000123456789" })],
    ],
    [
      "09:40:15.608",
      ben,
      "moved to Gent",
      [write("customer", "update", "lund", { country: "BE", contact: "gent@lund.example" })],
    ],
    [
      "10:15:33.071",
      ines,
      "new customer, papers complete",
      [
        write("customer", "insert", "angstrom", newcomer),
        write("limit", "insert", "angstrom", {
          currency: "DKK",
          credit: "500000.00",
          daily_rate: "0.000200000000",
        }),
      ],
    ],
    ["11:05:58.240", ben, "needs it for a large order", [refused]],
    ["13:48:20.995", dana, undefined, [write("customer", "update", "tokai", { terms_days: number(45) })]],
    [
      "15:02:11.487",
      ines,
      "bank changed, letter in file",
      [write("customer", "update", "hollis", { bank_account: "US11 0000 2222 3333" })],
    ],
    [
      "16:44:03.350",
      ines,
      "never ordered, asked to be removed",
      [write("limit", "delete", "angstrom"), write("customer", "delete", "angstrom")],
    ],
    [
      "22:37:18.802",
      ben,
      "customer in another time zone",
      [write("limit", "update", "tokai", { credit: "3300000.00" })],
    ],
  ];
  return changes.map(([clock, actor, reason, acts]) =>
    scene(wednesday(clock), actor, reason === undefined ? {} : { reason }, acts),
  );
}

/** Every half hour the books are compared; once they could not be. */
function jobs(seed: string): Scene[] {
  const luck = chance(`${seed} jobs`);
  const runs = Math.floor((storyEnd - lastDayStart) / minutes(30));
  return Array.from({ length: runs }, (_, index) => {
    const at = lastDayStart + minutes(13 + 30 * index) + luck.between(20_000, 900_000);
    const failed = index === 17;
    const name = `job reconcile ${index + 1}`;
    const payload = failed
      ? { checked: number(0), why: "ledger did not answer within 30 s" }
      : { checked: number(luck.between(180, 420)), differences: number(0) };
    const finished = fact(name, failed ? "job.failed" : "job.finished", {
      entity: ["job", "reconcile"],
      payload,
      ...(failed ? { failed } : {}),
    });
    return scene(at, index % 2 === 0 ? scheduler : invariants, {}, [finished]);
  });
}
