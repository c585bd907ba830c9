/**
 * next-auth, told to do one thing: take a password, and carry our session's random token in its encrypted cookie.
 *
 * What it may say to the browser is one of three words (lib/access/sign-in-problem.ts); an error of ours never
 * reaches an address. `events` and database sessions are not used: the session row and its event are written in
 * `signIn`, in one transaction, before any cookie exists.
 */
import "server-only";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { sessionHoursMax } from "../session-end";
import { formatSignInProblem } from "../sign-in-problem";
import { authEnvironment } from "./auth-environment";
import { requestFacts } from "./request-facts";
import { signIn } from "./sign-in";
import { sessionToken } from "./verify-session";

export function authOptions(
  request: Request,
  cookies: { get(name: string): { value: string } | undefined },
): AuthOptions {
  const { secret, secure, sessionCookie } = authEnvironment();
  const maxAge = sessionHoursMax * 3600;
  return {
    secret,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge },
    jwt: { maxAge },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookie,
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        authorize: async (credentials) => {
          const previousToken = await sessionToken(cookies.get(sessionCookie)?.value);
          const answer = await attempt({
            email: credentials?.email,
            password: credentials?.password,
            previousToken,
            request: requestFacts(request.headers),
          });
          return { id: answer.accountId, token: answer.token };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && "token" in user ? { whence: user.token } : token),
    },
  };
}

/** An error's message becomes part of the answer: only our own words may be one. */
async function attempt(request: Parameters<typeof signIn>[0]) {
  const answer = await signIn(request).catch((error: unknown) => {
    console.error("sign-in:", error);
    return { ok: false, problem: "unavailable" } as const;
  });
  if (answer.ok) return answer;
  throw new Error(formatSignInProblem(answer));
}
