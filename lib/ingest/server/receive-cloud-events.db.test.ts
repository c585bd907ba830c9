/** CloudEvents at `POST /api/v1/events`, on the real log: structured, in a batch, and in HTTP's binary mode. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccessTest, closeAccess, openAccess } from "@/lib/access/server/access-test";
import { addSource } from "@/lib/access/server/change-sources";
import type { Problem } from "@/lib/model/problem";
import { receiveEvents } from "./receive-events";

let access: AccessTest;
let key: string;
beforeAll(async () => {
  access = await openAccess();
  const added = await addSource("bus", "test", { mayRead: false });
  if (!added.ok) throw new Error(added.message);
  key = added.key;
});
afterAll(() => closeAccess(access));

const [one, batch] = ["application/cloudevents+json", "application/cloudevents-batch+json"];

function post(body: string | Uint8Array | null, headers: Record<string, string>): Promise<Response> {
  const sent = { authorization: `Bearer ${key}`, ...headers };
  const init = { method: "POST", headers: sent, duplex: "half", ...(body === null ? {} : { body }) };
  return receiveEvents(new Request("http://localhost:3000/api/v1/events", init as RequestInit));
}
const structured = (event: object) => post(JSON.stringify(event), { "content-type": one });
const attributes = (id: string, more: object = {}) => ({
  ...{ specversion: "1.0", id, source: "/orders", type: "com.example.order.shipped", ...more },
});
const headers = (id: string, more: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(attributes(id)).map(([name, value]) => [`ce-${name}`, value])),
  ...more,
});
type Answer = { accepted: number; duplicates: number; events: { id: string; duplicate: boolean }[] };
const accepted = async (answer: Response): Promise<[number, number, number]> => {
  const told = (await answer.json()) as Answer;
  return [answer.status, told.accepted, told.duplicates];
};
const refusal = async (answer: Response): Promise<[number, string[]]> => {
  const problem = (await answer.json()) as Problem;
  return [answer.status, (problem.errors ?? []).map(({ index, path }) => `${index} ${path}`)];
};
const count = async (): Promise<number> => {
  const [row] = await access.db.sql<
    { n: number }[]
  >`select count(*)::int as n from audit.event where source = 'bus'`;
  return row?.n ?? -1;
};

describe("CloudEvents over HTTP", () => {
  it("are recorded with what they say, from the key's source", async () => {
    const said = { subject: "1063", time: "2026-03-12T03:12:06.884Z", authid: "alice", authtype: "app_user" };
    const answer = await structured(
      attributes("said", { ...said, correlationid: "flow", data: { carrier: "DHL" } }),
    );
    const { events } = (await answer.json()) as Answer;
    const [row] = await access.db.sql`
      select source, type, entity_type, entity_id, actor_id, actor_type, correlation_id, payload::text, metadata ->> 'sourceId' as name
      from audit.event where id = ${events[0]?.id ?? ""}`;
    expect(row).toEqual({
      ...{ source: "bus", type: "com.example.order.shipped", entity_type: "order", entity_id: "1063" },
      ...{ actor_id: "alice", actor_type: "user", correlation_id: "flow", payload: '{"carrier": "DHL"}' },
      name: "/orders#said",
    });
  });

  it("sent twice are one event, in whichever mode; with other data they are refused", async () => {
    const event = attributes("twice", { data: { n: 1 } });
    expect(await accepted(await structured(event))).toEqual([201, 1, 0]);
    expect(await accepted(await structured(event))).toEqual([201, 0, 1]);
    expect(await accepted(await post(JSON.stringify([event]), { "content-type": batch }))).toEqual([
      201, 0, 1,
    ]);
    const json = { "content-type": "application/json" };
    expect(await accepted(await post('{"n":1}', headers("twice", json)))).toEqual([201, 0, 1]);
    expect(await refusal(await structured({ ...event, data: { n: 2 } }))).toEqual([409, ["0 id"]]);
    expect(await refusal(await post('{"n":3}', headers("twice", json)))).toEqual([409, ["0 id"]]);
    expect(await accepted(await structured({ ...event, source: "/other" }))).toEqual([201, 1, 0]);
  });

  it("find their causes, in the same request or before it", async () => {
    const events = [attributes("cause"), attributes("effect", { causationid: "cause" })];
    const answer = (await (await post(JSON.stringify(events), { "content-type": batch })).json()) as Answer;
    const [row] = await access.db.sql`
      select causation_id::text from audit.event where id = ${answer.events[1]?.id ?? ""}`;
    expect(row).toEqual({ causation_id: answer.events[0]?.id });
  });

  it("in binary mode take any body, or none", async () => {
    expect(await accepted(await post(null, headers("none")))).toEqual([201, 1, 0]);
    expect(await accepted(await post("a text", headers("text", { "content-type": "text/plain" })))).toEqual([
      201, 1, 0,
    ]);
    const bytes = post(Uint8Array.of(0, 255, 254), headers("bytes", { "content-type": "image/png" }));
    expect(await accepted(await bytes)).toEqual([201, 1, 0]);
    const [row] = await access.db.sql`
      select payload::text from audit.event where metadata ->> 'sourceId' = '/orders#bytes'`;
    expect(row).toEqual({ payload: '{"data_base64": "AP/+"}' });
  });

  it("in a batch are recorded all, or none with every error told", async () => {
    const before = await count();
    const bad = [
      attributes("b1"),
      { ...attributes("b2"), time: "now" },
      { ...attributes("b3"), Subject: "x" },
      {},
    ];
    expect(await refusal(await post(JSON.stringify(bad), { "content-type": batch }))).toEqual([
      422,
      ["1 time", "2 Subject", "3 specversion"],
    ]);
    expect(await count()).toBe(before);
    expect(await accepted(await post("[]", { "content-type": batch }))).toEqual([201, 0, 0]);
  });

  it("are at most 10,000 in a request", async () => {
    const before = await count();
    const many = (n: number) =>
      JSON.stringify(Array.from({ length: n }, (_, at) => attributes(`many ${at}`)));
    expect((await refusal(await post(many(10_001), { "content-type": batch })))[0]).toBe(413);
    expect(await count()).toBe(before);
    expect(await accepted(await post(many(10_000), { "content-type": batch }))).toEqual([201, 10_000, 0]);
    expect(await count()).toBe(before + 10_000);
  });

  it.each<[string, Record<string, string>, string]>([
    ["invalid UTF-8", { "ce-subject": "%C0%AF" }, "0 subject"],
    ["NUL", { "ce-subject": "%00" }, "0 subject"],
    ["a line break", { "ce-subject": "a%0d%0ace-id: x" }, "0 subject"],
    ["half of a surrogate pair", { "ce-subject": "%ED%A0%80" }, "0 subject"],
    ["raw bytes", { "ce-subject": "\u00e9" }, "0 subject"],
    ["an open quote", { "ce-subject": '"a' }, "0 subject"],
    ["another specversion", { "ce-specversion": "0.3" }, "0 specversion"],
    ["a name of ours", { "ce-data_base64": "AA==" }, "0 data_base64"],
    ["a name of an object", { "ce-__proto__": "x" }, "0 __proto__"],
    ["a value too long for the log", { "ce-subject": "s".repeat(5000) }, "0 subject"],
  ])("refuse %s in a header, naming the attribute", async (_, hostile, error) => {
    const before = await count();
    expect(await refusal(await post("{}", headers("hostile", hostile)))).toEqual([422, [error]]);
    expect(await count()).toBe(before);
  });

  it("say what is wrong with a request that is none", async () => {
    expect((await refusal(await post("{", { "content-type": one })))[0]).toBe(400);
    expect((await refusal(await post("", { "content-type": one })))[0]).toBe(400);
    expect((await refusal(await post("{", headers("x", { "content-type": "application/json" }))))[0]).toBe(
      400,
    );
    expect((await refusal(await post("{}", { "content-type": batch })))[0]).toBe(400);
    expect(
      (await refusal(await post("{}", headers("x", { "content-type": "application/cloudevents+xml" }))))[0],
    ).toBe(415);
    expect((await refusal(await post("{}", headers("x", { "content-encoding": "gzip" }))))[0]).toBe(415);
    const wrong = await post("{}", headers("x", { authorization: "Bearer whk_wrong" }));
    expect(wrong.status).toBe(401);
  });
});
