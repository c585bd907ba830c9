/** Next.js as a child of ours. */
import { join } from "node:path";
import { type GroupProcess, groupProcess } from "./group-process";

export function nextProcess(root: string, args: string[], env: Record<string, string>): GroupProcess {
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  return groupProcess(root, [next, ...args], { NEXT_TELEMETRY_DISABLED: "1", ...env });
}
