/** Counts of rejected records are exact so far; one more means that there are more. */
export const countedMax = 10_000;

export const countWords = (count: number): string =>
  count > countedMax ? `${countedMax.toLocaleString("en-US")}+` : count.toLocaleString("en-US");
