/**
 * An error as it may be told to whoever asks, without a sign-in: its first line, without addresses, folders and
 * anything that could be a password, and short. The whole text is for administrators.
 */
const charactersMax = 160;

export function publicWords(text: string | null): string | null {
  if (text === null) return null;
  const [line = ""] = text.split("\n");
  const plain = line
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/giu, "(address)")
    .replaceAll(/(?<![\w.])(?:[a-z]:\\|\/)[^\s,;:"')]+/giu, "(path)")
    .replaceAll(/\b(password|secret|token|key)\s*[=:]\s*\S+/giu, "$1=(hidden)");
  return plain.length > charactersMax ? `${plain.slice(0, charactersMax - 1)}…` : plain;
}
