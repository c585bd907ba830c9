import { describe, expect, it } from "vitest";
import { addressNet, clientAddress, parseTrustedProxies, socketAddressHeader } from "./client-address";

const headers = (values: Record<string, string>) => (name: string) => values[name] ?? null;

describe("clientAddress", () => {
  const spoofed = headers({
    [socketAddressHeader]: "203.0.113.9",
    "x-forwarded-for": "1.2.3.4, 198.51.100.7",
  });

  it("is the socket's, whatever the client claims", () => {
    expect(clientAddress(spoofed, 0)).toBe("203.0.113.9");
  });

  it("behind trusted proxies is what the outermost of them saw, not what the client put before it", () => {
    expect(clientAddress(spoofed, 1)).toBe("198.51.100.7");
    expect(clientAddress(spoofed, 2)).toBe("1.2.3.4");
    expect(clientAddress(spoofed, 3)).toBe("203.0.113.9");
  });

  it("takes only addresses", () => {
    expect(clientAddress(headers({ "x-forwarded-for": "<script>" }), 1)).toBe("unknown");
    expect(clientAddress(headers({ [socketAddressHeader]: "::ffff:127.0.0.1" }), 0)).toBe("127.0.0.1");
  });

  it("reads WHENCE_TRUST_PROXY as a small number, or not at all", () => {
    expect(parseTrustedProxies(undefined)).toBe(0);
    expect(parseTrustedProxies("2")).toBe(2);
    expect(parseTrustedProxies("yes")).toBe(0);
    expect(parseTrustedProxies("-1")).toBe(0);
  });
});

describe("addressNet", () => {
  it("is the address for IPv4 and the /64 for IPv6", () => {
    expect(addressNet("203.0.113.9")).toBe("203.0.113.9");
    expect(addressNet("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
    expect(addressNet("2001:db8::6")).toBe("2001:db8:0:0::/64");
    expect(addressNet("::1")).toBe("0:0:0:0::/64");
    expect(addressNet("unknown")).toBe("unknown");
  });
});
