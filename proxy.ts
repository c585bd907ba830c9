/**
 * Headers for pages, and nothing else: this is routing, never the guard. Whoever gets past it (there have been at
 * least four ways) meets `requireViewer` in every page and action.
 *
 * A nonce a request, so that only scripts this server wrote run. Styles may be inline: the virtual table and Radix
 * place things by style attributes and tags. The path goes along for the way back after signing in.
 */
import { type NextRequest, NextResponse } from "next/server";

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = contentPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const search = new URLSearchParams(request.nextUrl.searchParams);
  search.delete("_rsc");
  headers.set("x-whence-path", `${request.nextUrl.pathname}${search.size > 0 ? `?${search}` : ""}`);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("cache-control", "no-store");
  if (process.env.AUTH_URL?.startsWith("https:")) {
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  }
  return response;
}

const contentPolicy = (nonce: string, development: boolean): string =>
  [
    "default-src 'self'",
    // React's development build explains errors by eval; the production build has none.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

// The API answers programs: its headers come from next.config.ts, and it is not slowed down by this.
export const config = { matcher: ["/((?!api/|_next/static/|_next/image).*)"] };
