/**
 * An e-mail address as an account's name: one strict spelling, or refused.
 *
 * Only printable ASCII with exactly one `@`, no quoted local part: a full-width `＠`, a zero-width space or a
 * letter that folds onto another would make two spellings of one account, or one spelling of two (GHSA-7rqj-j65f-68wh).
 * Compared and kept in lower case.
 */
export const emailCharactersMax = 254;

const shape =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/;

/** The address in lower case, or null. ASCII only is tested first: lower-casing could turn K (Kelvin) into k. */
export const parseEmail = (text: unknown): string | null => {
  if (typeof text !== "string") return null;
  const trimmed = text.replace(/^ +| +$/g, "");
  if (trimmed.length > emailCharactersMax || !/^[\x21-\x7e]+$/.test(trimmed)) return null;
  const email = trimmed.toLowerCase();
  return shape.test(email) ? email : null;
};
