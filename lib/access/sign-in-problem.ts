/** Why a sign-in was refused, as one word in next-auth's answer and as a sentence on the page. */
export type SignInProblem =
  | { problem: "wrong" }
  | { problem: "throttled"; until: string }
  | { problem: "unavailable" };

export const formatSignInProblem = (refused: SignInProblem): string =>
  refused.problem === "throttled" ? `throttled ${refused.until}` : refused.problem;

/** Anything that is not one of our words is `unavailable`: the page shows no text it did not write. */
export const parseSignInProblem = (text: string | null): SignInProblem => {
  if (text === "wrong") return { problem: "wrong" };
  const [, until] = /^throttled (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)$/.exec(text ?? "") ?? [];
  if (until) return { problem: "throttled", until };
  return { problem: "unavailable" };
};

/** `clock` prints a time of day in the reader's zone. */
export const signInProblemWords = (refused: SignInProblem, clock: (instant: string) => string): string => {
  switch (refused.problem) {
    case "wrong":
      return "This email address and password do not belong together, or the account cannot be used.";
    case "throttled":
      return `Too many tries. Signing in is possible again at ${clock(refused.until)}.`;
    case "unavailable":
      return "Signing in is not possible at the moment. Nothing was changed; try again.";
  }
};
