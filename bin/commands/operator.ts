/** Who a change made at the command line is recorded under: the system's user, marked as such. */
import { userInfo } from "node:os";

export function operator(): string {
  try {
    return `operator:${userInfo().username}`;
  } catch {
    // In a container the uid may have no name.
    return `operator:${process.getuid?.() ?? "unknown"}`;
  }
}
