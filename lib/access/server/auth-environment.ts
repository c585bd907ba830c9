/**
 * The only place that knows next-auth's names for our settings, and its cookies.
 *
 * AUTH_SECRET → NEXTAUTH_SECRET, AUTH_URL → NEXTAUTH_URL (default `http://localhost:PORT`). The session cookie is
 * `__Host-` when the public address is https: no other host or path can then set or read it.
 */
import "server-only";

const secretCharactersMin = 32;

export type AuthEnvironment = { secret: string; url: URL; secure: boolean; sessionCookie: string };

export function authEnvironment(): AuthEnvironment {
  const secret = process.env.AUTH_SECRET ?? "";
  if (secret.length < secretCharactersMin) {
    throw new Error(`AUTH_SECRET needs at least ${secretCharactersMin} characters; npm start makes one.`);
  }
  const url = new URL(process.env.AUTH_URL || `http://localhost:${process.env.PORT || 3000}`);
  process.env.NEXTAUTH_SECRET = secret;
  process.env.NEXTAUTH_URL = url.origin;
  const secure = url.protocol === "https:";
  return { secret, url, secure, sessionCookie: secure ? "__Host-whence-session" : "whence-session" };
}
