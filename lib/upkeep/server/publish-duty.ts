/**
 * Publishes what was sealed, and is the judge of whether this log may be built on. What it refuses stands in
 * `whence.upkeep` as a problem until it refuses no more; with evidence that this log is not the one that was signed,
 * sealing stops too, since what is sealed on a fork cannot be mended.
 *
 * That a witness disagrees is told in the same way and does not stop sealing: a stranger must not be able to.
 */
import "server-only";
import { findLog } from "@/db/queries/find-log";
import type { AnchorOutcome } from "@/lib/ledger/server/anchors";
import { ledgerFolder } from "@/lib/ledger/server/ledger-folder";
import { publish, type Published } from "@/lib/ledger/server/publish";
import { describePublishProblem, type PublishProblem } from "@/lib/ledger/publish-problem";
import type { Duty, UpkeepContext } from "./duty";

const lookMs = 1_000;
/** A log that does not grow is looked at for its anchors, and for the hour after which a checkpoint is repeated. */
const idleMs = 10_000;

export const publishing: Duty = {
  name: "publish",
  begin: (context) => {
    const { anchors, folder: path } = context.places;
    const folder = ledgerFolder(path);
    let done: bigint | null = null;
    let lookedAt = Number.NEGATIVE_INFINITY;
    return async () => {
      if (context.sealed?.size === done && performance.now() - lookedAt < idleMs) return lookMs;
      try {
        const { origin } = await findLog(context.pools.publish);
        const everyMs = context.checkpointSeconds * 1_000;
        const published = await publish(context.pools.publish, folder, { origin, anchors, everyMs });
        done = published.kind === "published" || published.kind === "standing" ? published.size : null;
        tell(context, published);
      } finally {
        lookedAt = performance.now();
        context.looked.settle();
      }
      return lookMs;
    };
  },
};

function tell({ status }: UpkeepContext, published: Published): void {
  if (published.kind === "refused") {
    const { title, words } = describePublishProblem(published.problem);
    return status.setProblem({ text: `${title}. ${words}`, stopsSealing: isEvidence(published.problem) });
  }
  if (published.kind === "raced") return;
  if (published.kind === "empty") return status.setProblem(null);
  status.setPublicKey(published.verifierKey);
  const disagreeing = published.anchors.find(({ kind }) => kind === "disagrees");
  status.setProblem(disagreeing ? { text: words(disagreeing), stopsSealing: false } : null);
  const failed = published.anchors.find(({ error, kind }) => error !== null && kind !== "disagrees");
  if (failed) status.failed(`anchor ${failed.name}`, failed.error);
}

const words = ({ name, error }: AnchorOutcome): string =>
  `The anchor ${name} has seen another log under this name, or more of it. ${error ?? ""}`.trim();

/** Whether it says that this log is not, or is less than, what was signed; not only that nothing can be signed here. */
function isEvidence({ kind }: PublishProblem): boolean {
  switch (kind) {
    case "rolled-back":
    case "forked":
    case "broken":
    case "not-the-first":
    case "another-log":
      return true;
    case "key-missing":
    case "key-unusable":
    case "checkpoint-unreadable":
    case "folder":
      return false;
  }
}
