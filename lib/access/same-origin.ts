/**
 * Whether a state-changing request was sent by a page of ours.
 *
 * The browser says so twice, and a page cannot forge either: `Sec-Fetch-Site` must be `same-origin` where it is
 * sent, and `Origin` must be there and be ours. "Ours" is the host the request was sent to, or the public address
 * (behind a proxy that changes the host).
 */
export const isSameOrigin = (headers: Pick<Headers, "get">, publicUrl: URL): boolean => {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (!origin || !URL.canParse(origin)) return false;
  const { host, protocol, origin: normal } = new URL(origin);
  if (normal !== origin || !/^https?:$/.test(protocol)) return false;
  return origin === publicUrl.origin || host === headers.get("host");
};
