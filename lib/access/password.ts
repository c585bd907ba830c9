/**
 * The rule for a new password: length, and nothing else (ASVS 5.0 6.2.1, 6.2.5: no rules of composition).
 *
 * Length is counted in characters as a person sees them typed (code points). The upper bound keeps a megabyte
 * from reaching argon2id.
 */
export const passwordCharactersMin = 12;
export const passwordCharactersMax = 128;

/** What is wrong with it, as a sentence, or null. */
export const passwordProblem = (password: string, email: string): string | null => {
  const characters = [...password].length;
  if (characters < passwordCharactersMin) {
    return `A password needs at least ${passwordCharactersMin} characters. This one has ${characters}.`;
  }
  if (characters > passwordCharactersMax) {
    return `A password has at most ${passwordCharactersMax} characters.`;
  }
  if (password.toLowerCase() === email.toLowerCase()) return "The password may not be the email address.";
  return null;
};
