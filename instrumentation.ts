/** Runs once when the server starts, before the first request. Node only: the edge build must not see node:. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { handOverSocketAddress } = await import("@/lib/access/server/socket-address");
  handOverSocketAddress();
}
