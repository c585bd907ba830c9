/** What a strict parser of outside text gives: the value, or in plain words why there is none. It never throws. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const refused = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
