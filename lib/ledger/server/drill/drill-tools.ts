/** The drill's tools: the log's own sealer, publisher and verifier. */
import "server-only";
import type { DrillTools } from "./run-drill";
import { sealCopy } from "./seal-copy";

export const drillTools: DrillTools = {
  seal: sealCopy,
  verify: async () => ({ status: "undecided", findings: [] }),
};
