/** Where the request being answered came from: address and browser, bounded. Never used to decide a right. */
import "server-only";
import { clientAddress, parseTrustedProxies } from "../client-address";
import { clientText } from "../client-text";
import type { RequestFacts } from "../viewer";

export const requestFacts = (headers: Pick<Headers, "get">): RequestFacts => ({
  address: clientAddress((name) => headers.get(name), parseTrustedProxies(process.env.WHENCE_TRUST_PROXY)),
  userAgent: clientText(headers.get("user-agent") ?? "", 300),
});
