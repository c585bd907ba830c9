/**
 * An API key as text: `wh_` and 43 characters of base 62, 256 bits of chance.
 *
 * So much chance needs no salt and no slow hash: the database keeps SHA-256 of it, and a look-up by digest cannot
 * be guided by timing (E13). The `wh_` lets secret scanners find a key that leaked.
 */
const keyPrefixCharacters = 12;

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digitsTotal = 43;
const shape = new RegExp(`^wh_[0-9A-Za-z]{${digitsTotal}}$`);

/** 32 random bytes as a key. */
export const formatKey = (random: Uint8Array): string => {
  let rest = random.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  let text = "";
  for (let place = 0; place < digitsTotal; place += 1) {
    text = `${digits[Number(rest % 62n)]}${text}`;
    rest /= 62n;
  }
  return `wh_${text}`;
};

/** What is shown of a key after the first time. */
export const keyPrefix = (key: string): string => key.slice(0, keyPrefixCharacters);

export type Bearer = { kind: "none" } | { kind: "malformed" } | { kind: "key"; key: string };

/**
 * The key in an Authorization header. A header that is there but is not exactly one well-formed key is malformed
 * and refused, never ignored: falling back to the cookie would let a page borrow its reader's session.
 */
export const parseBearer = (header: string | null): Bearer => {
  if (header === null) return { kind: "none" };
  const [, key] = /^Bearer ([^ ]+)$/i.exec(header) ?? [];
  return key && shape.test(key) ? { kind: "key", key } : { kind: "malformed" };
};
