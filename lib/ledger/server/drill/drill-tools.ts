/** The drill's tools: the log's own sealer, publisher and verifier. */
import "server-only";
import { folderAnchor } from "../folder-anchor";
import { verifyLog } from "../verify-log";
import type { DrillTools } from "./run-drill";
import { sealCopy } from "./seal-copy";

export const drillTools: DrillTools = {
  seal: sealCopy,
  verify: (url, { data, anchor }) =>
    verifyLog({
      url,
      folder: data,
      anchors: anchor === null ? [] : [folderAnchor(anchor)],
      keys: [],
      witnessKeys: [],
      full: true,
    }),
};
