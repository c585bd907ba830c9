/**
 * Where to go after signing in: a path on this site, or `/`.
 *
 * `//evil.example`, `/\evil.example` and `/%09/evil.example` all leave the site in some browser. So the text is
 * resolved as a browser would against an origin nobody has, and only what stays there is kept, re-printed.
 */
const nowhere = "http://whence.invalid";

export const safeReturnPath = (from: unknown): string => {
  if (typeof from !== "string" || !from.startsWith("/") || from.length > 4000) return "/";
  // A control character or backslash is read differently by browsers and servers; no address of ours has one.
  if (/[\x00-\x1f\x7f\\]/.test(from) || from.startsWith("//")) return "/";
  try {
    const url = new URL(from, nowhere);
    if (url.origin !== nowhere || url.pathname.startsWith("//")) return "/";
    // Back to the sign-in page would be a circle; an API answer is not a page.
    if (/^\/(sign-in|api)(\/|$)/.test(url.pathname)) return "/";
    return `${url.pathname}${url.search}`;
  } catch {
    return "/";
  }
};
