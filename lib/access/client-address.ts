/**
 * Where a request came from, and how wide a net one address is for the throttle.
 *
 * `x-forwarded-for` is what the client says unless a proxy of ours writes it, so it is read only when the operator
 * set WHENCE_TRUST_PROXY to the number of proxies in front; the entry that many places from the end was written by
 * the outermost of them. Otherwise the socket's address counts, handed over by `instrumentation.ts`.
 */
import { isIP, isIPv6 } from "node:net";

export const socketAddressHeader = "x-whence-socket-address";

export const clientAddress = (header: (name: string) => string | null, trustedProxies: number): string => {
  const socket = plain(header(socketAddressHeader));
  if (trustedProxies === 0) return socket ?? "unknown";
  const hops = (header("x-forwarded-for") ?? "").split(",").map((hop) => plain(hop.trim()));
  return hops.at(-trustedProxies) ?? socket ?? "unknown";
};

export const parseTrustedProxies = (text: string | undefined): number => {
  const count = Number(text ?? "0");
  return Number.isInteger(count) && count >= 0 && count <= 10 ? count : 0;
};

/** One subject for the throttle: a whole /64 of IPv6, since one subscriber has that many addresses. */
export const addressNet = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail ? tail.split(":") : [];
  if (tail !== undefined) groups.push(...Array<string>(8 - groups.length - rest.length).fill("0"), ...rest);
  return `${groups.slice(0, 4).join(":")}::/64`;
};

/** An address without the IPv4-in-IPv6 wrapping or a zone; null when it is none. */
const plain = (text: string | null): string | null => {
  const address = (text ?? "").replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  return isIP(address) ? address : null;
};
