import { describe, expect, it } from "vitest";
import { planCsv } from "./csv-header";
import { type CsvSettings, parseCsvMapping } from "./csv-mapping";

function parse(settings: CsvSettings) {
  const parsed = parseCsvMapping(settings);
  return parsed.ok ? parsed.mapping : parsed.message;
}

function plan(header: string[], settings: CsvSettings): string | Record<string, string> {
  const parsed = parseCsvMapping(settings);
  if (!parsed.ok) return parsed.message;
  const planned = planCsv(header, parsed.mapping);
  if (!planned.ok) return planned.message;
  return Object.fromEntries(
    planned.plan.columns.map((rule) => [rule.target.join("."), `${rule.column} ${rule.as}`]),
  );
}

describe("parseCsvMapping", () => {
  it("reads the same mapping from flags and from a file", () => {
    const flags = {
      map: ["occurredAt=time:timestamp", "payload.cost:number=Costs", "after.status=a=b"],
      set: ["type=order.{Activity}", "entityId={Order}:{line}{{}}"],
      delimiter: ";",
      timezone: "Europe/Berlin",
      timeFormat: "dd/MM/yyyy",
    };
    const file = `{"fields": {"occurredAt": "time:timestamp", "payload.cost": {"column": "Costs", "as": "number"}, "after.status": "a=b"},
      "set": {"type": "order.{Activity}", "entityId": "{Order}:{line}{{}}"}, "delimiter": ";", "timezone": "Europe/Berlin",
      "timeFormat": "dd/MM/yyyy"}`;
    expect(parse({ file })).toEqual(parse(flags));
    expect(parse(flags)).toMatchObject({
      columns: [
        { target: ["occurredAt"], column: "time:timestamp", as: "text" },
        { target: ["payload", "cost"], column: "Costs", as: "number" },
        { target: ["after", "status"], column: "a=b" },
      ],
      timezone: { kind: "place", name: "Europe/Berlin" },
    });
  });

  it("lets a flag win over the file, whichever way either says it", () => {
    const file = '{"fields": {"type": "Kind"}, "set": {"reason": "moved"}}';
    expect(parse({ file, set: ["type=a"], map: ["reason=Why"] })).toMatchObject({
      columns: [{ target: ["reason"], column: "Why" }],
      set: [{ target: ["type"], text: [{ kind: "words", text: "a" }] }],
    });
  });

  it.each<[CsvSettings, string]>([
    [{ map: ["time"] }, "write FIELD=COLUMN"],
    [{ map: ["when=time"] }, '"when" is no field of an event'],
    [{ map: ["seq=n"] }, '"seq" is no field'],
    [{ map: ["type.x=n"] }, "only before, after, payload"],
    [{ map: ["payload..x=n"] }, "empty step"],
    [{ map: ["type=a", "type=b"] }, "said twice"],
    [{ map: ["type="] }, "names no column"],
    [{ set: ["type={a"] }, "single brace"],
    [{ set: ["payload=x"] }, "set payload.x"],
    [{ delimiter: "::" }, "must be one character"],
    [{ delimiter: '"' }, "must be one character"],
    [{ timezone: "Berlin" }, "neither an offset"],
    [{ timeFormat: "american" }, "none of iso"],
    [{ file: "{" }, "not JSON"],
    [{ file: '{"field": {}}' }, 'has "field"'],
    [{ file: '{"fields": {"type": {"column": "a", "as": "date"}}}' }, "none of text, number, json"],
    [{ file: '{"fields": {"type": {"colum": "a"}}}' }, '"colum" is neither'],
  ])("refuses %j", (settings, why) => expect(parse(settings)).toContain(why));
});

describe("planCsv", () => {
  it("maps a header named like a field by itself, unless the field is spoken for; the rest is payload", () => {
    expect(plan(["Type", "occurred_at", "ACTOR_ID", "Payload", "seq", ""], {})).toEqual({
      type: "Type text",
      occurredAt: "occurred_at text",
      actorId: "ACTOR_ID text",
      payload: "Payload json",
      "payload.seq": "seq text",
      "payload.column 6": "column 6 text",
    });
    expect(plan(["type", "kind"], { map: ["type=kind"] })).toEqual({
      type: "kind text",
      "payload.type": "type text",
    });
    expect(plan(["id", "x"], { set: ["type=a", "entityId={id}"] })).toEqual({ "payload.x": "x text" });
  });

  it("refuses a table it cannot read as a whole, with its columns and what to say", () => {
    const answer = plan(["Activity", "Costs"], {});
    expect(answer).toContain("nothing says what type");
    expect(answer).toContain('"Activity", "Costs"');
    expect(answer).toContain('--map "type=Activity"');
    expect(plan(["type"], { map: ["reason=Why"] })).toContain('no column is called "Why"');
    expect(plan(["type"], { set: ["reason={Why}"] })).toContain('no column is called "Why"');
    expect(plan(["type", "a", "a "], {})).toContain('two columns are called "a"');
    expect(plan(["type", "a", "b"], { map: ["payload.b=a"] })).toContain('column "b" would go there too');
    expect(plan(["type", "a", "x.b"], { map: ["payload.x.b=a"] })).toMatchObject({ type: "type text" });
    const many = Array.from({ length: 500_000 }, () => "");
    expect(plan(many, {})).toContain("500000 columns, more than 10000");
    expect(plan(["type;time"], {})).toContain('--delimiter ";"');
    expect(plan(["type\ttime"], {})).toContain("--delimiter tab");
  });
});
