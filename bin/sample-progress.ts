/** How far the filling of a sample has come, as plain lines: one every tenth, with about how long the rest will take. */
export type Progress = (done: number, total: number) => void;

export function sampleProgress(report: (text: string) => void, now: () => number = Date.now): Progress {
  const startedAt = now();
  // A telling that goes on after a stop begins further on.
  let first: number | null = null;
  let tenths = 0;
  return (done, total) => {
    first ??= done;
    const reached = Math.floor((done / total) * 10);
    if (reached <= tenths) return;
    tenths = reached;
    const secondsEach = done > first ? (now() - startedAt) / 1_000 / (done - first) : null;
    const left = secondsEach === null || done === total ? null : Math.ceil(secondsEach * (total - done));
    report(`  ${reached * 10} %${left === null ? "" : `, about ${left} s left`}`);
  };
}
