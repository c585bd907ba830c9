/** What an import has done so far: read = imported + duplicates + rejected. */
export type ImportCounts = {
  /** Events found in the input, or records that should have been one. */
  read: number;
  imported: number;
  duplicates: number;
  rejected: number;
  /** Records that hold no event of their own, by the reason: a tombstone, a heartbeat. */
  nothing: Map<string, number>;
};

export const noCounts = (): ImportCounts => ({
  read: 0,
  imported: 0,
  duplicates: 0,
  rejected: 0,
  nothing: new Map(),
});

/** Adds to `sum`. */
export function addCounts(sum: ImportCounts, more: ImportCounts): void {
  sum.read += more.read;
  sum.imported += more.imported;
  sum.duplicates += more.duplicates;
  sum.rejected += more.rejected;
  for (const [why, count] of more.nothing) sum.nothing.set(why, (sum.nothing.get(why) ?? 0) + count);
}
