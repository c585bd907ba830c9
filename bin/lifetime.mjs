/**
 * How long this process is wanted: a signal that aborts on Ctrl-C, TERM, HUP, or when the parent is gone.
 *
 * The last one matters under npm: `kill -TERM` of npm ends npm and its shell but not the node below it, which
 * would go on serving unseen. Nothing here may block: a synchronous child would keep signals and the watch waiting.
 */
const pollMs = 500;

/** @param {number} parent `process.ppid`, read as early as possible */
export function lifetime(parent) {
  const controller = new AbortController();
  const end = (/** @type {string} */ reason) => {
    clearInterval(watch);
    controller.abort(reason);
  };
  const watch = setInterval(() => {
    if (process.ppid !== parent) end("the process that started it has ended");
  }, pollMs);
  watch.unref();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(signal));
  // The reader of our output may go first; that alone is no reason to leave the database without its shutdown.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  return controller.signal;
}
