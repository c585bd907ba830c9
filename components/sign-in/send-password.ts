/**
 * Sends e-mail and password to next-auth: first its CSRF token, then the form. Answers null when signed in.
 * The password is in the body of one request, never in an address.
 */
import { parseSignInProblem, type SignInProblem } from "@/lib/access/sign-in-problem";

export async function sendPassword(email: string, password: string): Promise<SignInProblem | null> {
  try {
    const csrf = await fetch("/api/auth/csrf", { cache: "no-store" });
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, email, password, callbackUrl: "/", json: "true" }),
    });
    if (response.ok) return null;
    const { url } = (await response.json()) as { url?: string };
    return parseSignInProblem(url ? new URL(url, location.origin).searchParams.get("error") : null);
  } catch {
    return { problem: "unavailable" };
  }
}
