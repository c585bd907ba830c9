/** `POST /api/v1/events` as the outside sees it, on the real log. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccessTest, closeAccess, openAccess } from "@/lib/access/server/access-test";
import { addSource } from "@/lib/access/server/change-sources";
import { requestLimits } from "@/lib/model/event-limits";
import type { Problem } from "@/lib/model/problem";
import { receiveEvents } from "./receive-events";

const url = "http://localhost:3000/api/v1/events";
let access: AccessTest;
let key: string;
beforeAll(async () => {
  access = await openAccess();
  const added = await addSource("shop", "test", { mayRead: false });
  if (!added.ok) throw new Error(added.message);
  key = added.key;
});
afterAll(() => closeAccess(access));

type Body = string | Uint8Array | ReadableStream<Uint8Array>;
function post(body: Body, headers: Record<string, string> = {}): Promise<Response> {
  const sent = { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers };
  return receiveEvents(
    new Request(url, { method: "POST", body: body as string, headers: sent, duplex: "half" } as RequestInit),
  );
}
async function refusal(answer: Response): Promise<Problem> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const problem = (await answer.json()) as Problem;
  expect(problem.status).toBe(answer.status);
  return problem;
}
const count = async (type: string): Promise<number> => {
  const [row] = await access.db.sql<{ n: number }[]>`
    select count(*)::int as n from audit.event where type = ${type} and source = 'shop'`;
  return row?.n ?? -1;
};

describe("POST /api/v1/events", () => {
  it("takes one event, a list and lines, and says what became of each", async () => {
    const one = await post('{"type":"one","id":"1"}');
    expect(one.status).toBe(201);
    expect(await one.json()).toMatchObject({ accepted: 1, duplicates: 0, events: [{ duplicate: false }] });
    const list = await post('[{"type":"one","id":"1"},{"type":"one"}]', {
      "content-type": "application/json; charset=UTF-8",
    });
    expect(await list.json()).toMatchObject({
      accepted: 1,
      duplicates: 1,
      events: [{ duplicate: true }, { duplicate: false }],
    });
    const lines = await post('{"type":"one"}\n{"type":"one"}\n', { "content-type": "application/x-ndjson" });
    expect(await lines.json()).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(await count("one")).toBe(4);
  });

  it("answers with the id and the time the log holds", async () => {
    const { events } = (await (await post('{"type":"held"}')).json()) as {
      events: { id: string; recordedAt: string }[];
    };
    const [row] = await access.db
      .sql`select id, recorded_at = ${events[0]?.recordedAt ?? ""}::timestamptz as same from audit.event where type = 'held'`;
    expect(row).toEqual({ id: events[0]?.id, same: true });
    expect(events[0]?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it("records nothing of a request with an error, and tells all of them", async () => {
    const answer = await post('[{"type":"all"},{"typ":"all"},{"type":"all","seq":1,"occurredAt":"today"}]');
    expect(answer.status).toBe(422);
    const { errors, type } = await refusal(answer);
    expect(type).toBe("urn:whence:problem:invalid-events");
    expect(errors?.map(({ index, path }) => `${index} ${path}`)).toEqual([
      "1 typ",
      "1 type",
      "2 seq",
      "2 occurredAt",
    ]);
    expect(await count("all")).toBe(0);
  });

  it("bounds the list of errors and says how many more there are", async () => {
    const problem = await refusal(await post(`[${Array(250).fill("{}").join(",")}]`));
    expect(problem.errors).toHaveLength(100);
    expect(problem.more).toBe(150);
  });

  it("B2: refuses the same id with other content with 409", async () => {
    await post('{"type":"b2","id":"b2"}');
    const answer = await post('[{"type":"b2"},{"type":"b2","id":"b2","reason":"other"}]');
    expect(answer.status).toBe(409);
    expect((await refusal(answer)).errors).toMatchObject([{ index: 1, path: "id" }]);
    expect(await count("b2")).toBe(1);
  });

  it("knows a source's id only within that source", async () => {
    const added = await addSource("bank", "test", { mayRead: false });
    if (!added.ok) throw new Error(added.message);
    const other = { authorization: `Bearer ${added.key}` };
    expect((await post('{"type":"own","id":"x"}')).status).toBe(201);
    expect(await (await post('{"type":"own","id":"x","reason":"b"}', other)).json()).toMatchObject({
      accepted: 1,
    });
    expect((await post('{"type":"own","source":"shop"}', other)).status).toBe(422);
  });

  it("refuses without a key, and with a wrong one", async () => {
    const wrong = await post('{"type":"a"}', { authorization: "Bearer whk_wrong" });
    expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="whence"']);
    const none = await receiveEvents(new Request(url, { method: "POST", body: "{}" }));
    expect(none.status).toBe(401);
    await refusal(none);
  });

  it.each([
    ["no type", ""],
    ["text", "text/plain"],
    ["a form", "multipart/form-data; boundary=x"],
    ["another character set", "application/json; charset=latin1"],
    ["a CloudEvent that is not JSON", "application/cloudevents+avro"],
    ["a name of an object", "constructor"],
  ])("answers 415 to a body of %s", async (_, type) => {
    expect((await post('{"type":"a"}', { "content-type": type })).status).toBe(415);
  });

  it("answers 415 to a packed body, whatever is in it", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    expect((await post(bomb, { "content-encoding": "gzip" })).status).toBe(415);
  });

  it.each([
    ["cut off", '{"type":"a"'],
    ["a byte order mark", '\ufeff{"type":"a"}'],
    ["nothing", ""],
    ["invalid UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
    ["overlong UTF-8", Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ["a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ["a list that does not end", "[".repeat(100_000)],
    ["UTF-16", Buffer.from('{"type":"a"}', "utf16le")],
  ])("answers 400 to %s", async (_, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    await refusal(answer);
  });

  it.each([
    ["a name twice", '{"type":"a","payload":{"x":1,"x":2}}', "payload.x"],
    ["NUL", '{"type":"a","reason":"\\u0000"}', "reason"],
    ["a lone surrogate", '{"type":"a","reason":"\\ud800"}', "reason"],
    ["a number bomb", '{"type":"a","payload":{"x":1e400000000}}', "payload.x"],
    ["a number of 100,000 digits", `{"type":"a","payload":{"x":${"9".repeat(100_000)}}}`, "payload.x"],
    ["a deep array", `{"type":"a","payload":{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`, undefined],
    ["__proto__ as a field", '{"type":"a","__proto__":{"source":"bank"}}', "__proto__"],
  ])("answers 422 to %s, naming where", async (_, body, path) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    const { errors } = await refusal(answer);
    if (path !== undefined) expect(errors?.[0]?.path).toBe(path);
  });

  it("stores __proto__ and constructor in a payload as the names they are", async () => {
    expect((await post('{"type":"proto","payload":{"__proto__":{"a":1},"constructor":null}}')).status).toBe(
      201,
    );
    const [row] = await access.db.sql<
      { payload: string }[]
    >`select payload::text from audit.event where type = 'proto'`;
    expect(row?.payload).toBe('{"__proto__": {"a": 1}, "constructor": null}');
  });

  it("stops reading a body that is too long, or never ends", async () => {
    let chunks = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(1_048_576).fill(0x20));
      },
    });
    const answer = await post(endless);
    expect(answer.status).toBe(413);
    await refusal(answer);
    expect(chunks).toBeLessThan(requestLimits.bodyBytesMax / 1_048_576 + 5);
    expect((await post(`[${'{"type":"a"},'.repeat(10_000)}{"type":"a"}]`)).status).toBe(413);
  });

  it("takes a body of nine megabytes without holding up others", async () => {
    const event = `{"type":"large","payload":{"x":"${"y".repeat(3000)}"}}`;
    const large = post(`[${Array(3000).fill(event).join(",")}]`);
    let slowest = 0;
    let ended = false;
    void large.then(() => (ended = true));
    while (!ended) {
      const from = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 5));
      slowest = Math.max(slowest, performance.now() - from);
    }
    expect((await large).status).toBe(201);
    expect(slowest).toBeLessThan(1000);
    expect(await count("large")).toBe(3000);
  });

  it("says 503 with Retry-After while the database takes no connections, and 201 when it does again", async () => {
    const name = new URL(access.db.url).pathname.slice(1);
    await access.db.sql.unsafe(`alter database ${name} connection limit 0`);
    await access.db.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'whence append'`;
    // The key is looked up on a connection that is still open; the log is out of reach.
    const away = await post('{"type":"away","id":"away"}');
    expect([away.status, away.headers.get("retry-after")]).toEqual([503, "2"]);
    await refusal(away);
    await access.db.sql.unsafe(`alter database ${name} connection limit -1`);
    expect((await post('{"type":"away","id":"away"}')).status).toBe(201);
    expect(await count("away")).toBe(1);
  });
});
