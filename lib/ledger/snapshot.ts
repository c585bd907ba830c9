/**
 * Which transactions are done, as PostgreSQL says it: `xmin:xmax:running,running`. Everything below xmax is done but
 * what is listed; nothing from xmax on is. Pure.
 *
 * The sealer keeps the snapshot up to which the log is sealed. A pass takes what a later one sees and that one does
 * not; when it takes only the first part of it, in the order of (transaction, seq), `advance` says what is sealed then,
 * and `finish` when the rest of the transaction that was cut has been taken.
 * Law (snapshot.test.ts): after any passes, cut anywhere, each transaction was taken once, and none before it was done.
 */
export type Snapshot = { xmax: bigint; running: readonly bigint[] };

export function parseSnapshot(text: string): Snapshot {
  const [, xmax, running] = /^\d+:(\d+):([\d,]*)$/u.exec(text) ?? [];
  if (xmax === undefined || running === undefined) throw new Error(`"${text}" is no snapshot`);
  return { xmax: BigInt(xmax), running: running === "" ? [] : running.split(",").map(BigInt) };
}

export function formatSnapshot({ xmax, running }: Snapshot): string {
  const sorted = [...running].sort((a, b) => (a < b ? -1 : 1));
  return `${sorted[0] ?? xmax}:${xmax}:${sorted.join(",")}`;
}

export const isDone = ({ xmax, running }: Snapshot, transaction: bigint): boolean =>
  transaction < xmax && !running.includes(transaction);

/**
 * What is sealed after taking from `now` everything that `sealed` lacks, in order, up to but not including the
 * transaction `cut`: of that one a part may have been taken, which the snapshot cannot say.
 */
export function advance(sealed: Snapshot, now: Snapshot, cut: bigint | null): Snapshot {
  if (cut === null) return now;
  const xmax = cut > sealed.xmax ? cut : sealed.xmax;
  const open = new Set([...sealed.running, ...now.running]);
  return {
    xmax,
    running: [...open].filter(
      (one) => one < xmax && !isDone(sealed, one) && (one >= cut || !isDone(now, one)),
    ),
  };
}

/** What is sealed once all of `transaction` is too: one that was cut, or the next one. */
export function finish({ xmax, running }: Snapshot, transaction: bigint): Snapshot {
  return {
    xmax: transaction >= xmax ? transaction + 1n : xmax,
    running: running.filter((one) => one !== transaction),
  };
}
