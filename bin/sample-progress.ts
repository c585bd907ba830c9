/** How far the filling of a sample has come, as plain lines: one every tenth, with about how long the rest will take. */
export type Progress = (done: number, total: number) => void;

export function sampleProgress(report: (text: string) => void, now: () => number = Date.now): Progress {
  // Where this telling began: further on after a stop, and after the opening of the books, which is no step.
  let first: { done: number; atMs: number } | null = null;
  let tenths = 0;
  return (done, total) => {
    first ??= { done, atMs: now() };
    const reached = Math.floor((done / total) * 10);
    if (reached <= tenths) return;
    tenths = reached;
    const secondsEach = done > first.done ? (now() - first.atMs) / 1_000 / (done - first.done) : null;
    const left = secondsEach === null || done === total ? null : Math.ceil(secondsEach * (total - done));
    report(`  ${reached * 10} %${left === null ? "" : `, about ${left} s left`}`);
  };
}
