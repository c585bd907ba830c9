/** Every reason a change of access can be refused for, and the sentence that says it. A closed list. */
export const accessProblemWords = {
  forbidden: "Your role may not do this.",
  invalid: "This could not be read. Check the form and send it again.",
  email_invalid: "This is not an email address Whence can use: letters, digits and one @, without spaces.",
  email_taken: "Somebody already has an account with this email address.",
  email_reserved: "This address belongs to a sample sign-in and is refused outside a sample log.",
  name_invalid: "A name has 1 to 100 characters.",
  password_invalid: "This password cannot be used.",
  password_wrong: "That is not your password now.",
  throttled: "Too many wrong passwords. Wait 15 minutes, then try again.",
  last_admin: "This is the last administrator. Make somebody else administrator first.",
  not_found: "There is no such account, source or key any more.",
  unchanged: "It already is so; nothing was changed.",
  source_invalid: "A source's name has 1 to 100 letters, digits, or . _ - and starts with a letter or digit.",
  source_taken: "There already is a source with this name.",
  source_reserved: "This name is kept for Whence's own events.",
} as const;

export type AccessProblem = keyof typeof accessProblemWords;

export type Refused = { ok: false; problem: AccessProblem; message: string };
export type Done<T = object> = ({ ok: true } & T) | Refused;

export const refuse = (problem: AccessProblem, message?: string): Refused => ({
  ok: false,
  problem,
  message: message ?? accessProblemWords[problem],
});
