/**
 * Text a client sent, made fit to be kept in the log: no NUL and no half surrogates (PostgreSQL takes neither in
 * jsonb), no longer than `charactersMax`. A cut is marked. Line breaks stay: an event is JSON, not a log line.
 */
export const clientText = (text: string, charactersMax: number): string => {
  const clean = text.replace(/[\0\p{Surrogate}]/gu, "\ufffd");
  // A character has at most two UTF-16 units: enough for one more than allowed, without spreading a megabyte.
  const characters = [...clean.slice(0, (charactersMax + 1) * 2)];
  return characters.length > charactersMax ? `${characters.slice(0, charactersMax - 1).join("")}…` : clean;
};
