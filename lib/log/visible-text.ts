/**
 * Text from events, made safe to look at: characters that show nothing, or turn the writing around, are named.
 *
 * Event text is hostile: `invoice\u202Efdp.exe` must not read as `invoiceexe.pdf`, nor two ids look the same because one
 * holds a zero-width space. Every other character, of any script, stays as it is. Joiners (U+200C, U+200D) stay
 * too: Persian, Hindi and emoji need them.
 */
export type TextRun = { text: string; hidden: false } | { text: string; hidden: true; title: string };

const hiddenCharacter =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}\p{Surrogate}]/gu;

export function visibleRuns(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(hiddenCharacter)) {
    if (match.index > from) runs.push({ text: text.slice(from, match.index), hidden: false });
    runs.push(nameHidden(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) runs.push({ text: text.slice(from), hidden: false });
  return runs;
}

/** The same as one plain text, for accessible names and titles. */
export function visibleText(text: string): string {
  return visibleRuns(text)
    .map((run) => run.text)
    .join("");
}

/** No longer than `max` characters, cut between characters and marked. */
export function cutText(text: string, max: number): { text: string; cut: boolean } {
  if (text.length <= max) return { text, cut: false };
  // A cut inside a surrogate pair would show half a character.
  const head = text.slice(0, max - 1).replace(/[\ud800-\udbff]$/u, "");
  return { text: `${head}…`, cut: true };
}

const names: Record<string, string> = {
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

function nameHidden(character: string): TextRun {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { text: names[character] ?? `U+${code}`, hidden: true, title: `Character U+${code}` };
}
