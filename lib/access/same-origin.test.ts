import { describe, expect, it } from "vitest";
import { isSameOrigin } from "./same-origin";

const publicUrl = new URL("https://whence.example");
const sent = (values: Record<string, string>) => isSameOrigin(new Headers(values), publicUrl);

describe("isSameOrigin", () => {
  it("takes our own pages, by the public address or by the host asked", () => {
    expect(sent({ origin: "https://whence.example", host: "10.0.0.4:3000" })).toBe(true);
    expect(sent({ origin: "http://localhost:3000", host: "localhost:3000" })).toBe(true);
    expect(sent({ origin: "https://whence.example", "sec-fetch-site": "same-origin" })).toBe(true);
  });

  it.each([
    ["no Origin", { host: "localhost:3000" }],
    ["another site", { origin: "https://evil.example", host: "localhost:3000" }],
    ["an opaque Origin", { origin: "null", host: "localhost:3000" }],
    ["another port", { origin: "http://localhost:3001", host: "localhost:3000" }],
    ["a subdomain", { origin: "https://evil.whence.example", host: "10.0.0.4" }],
    ["a look-alike", { origin: "https://whence.example.evil.example" }],
    ["user info in front", { origin: "https://whence.example@evil.example" }],
    ["a path behind it", { origin: "https://whence.example/x" }],
    ["a sibling site", { origin: "https://whence.example", "sec-fetch-site": "same-site" }],
    ["a cross-site frame", { origin: "https://whence.example", "sec-fetch-site": "cross-site" }],
  ])("refuses %s", (_, headers) => {
    expect(sent(headers as unknown as Record<string, string>)).toBe(false);
  });
});
