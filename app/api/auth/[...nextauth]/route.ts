/**
 * next-auth's door, open for two things only: a CSRF token (GET csrf) and a password (POST callback/credentials).
 * Its other pages and answers (session, providers, sign-out by form) are not found: we do not use them, and what is
 * not there needs no guarding. Signing out is a server action of ours.
 */
import { type NextRequest, NextResponse } from "next/server";
import NextAuth from "next-auth";
import { isSameOrigin } from "@/lib/access/same-origin";
import { authEnvironment } from "@/lib/access/server/auth-environment";
import { authOptions } from "@/lib/access/server/auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };

const bodyBytesMax = 16_384;

export async function GET(request: NextRequest, context: Context): Promise<Response> {
  const path = (await context.params).nextauth.join("/");
  return path === "csrf" ? handle(request, context) : refuse(404, "There is nothing here.");
}

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  const path = (await context.params).nextauth.join("/");
  if (path !== "callback/credentials") return refuse(404, "There is nothing here.");
  // Signing somebody in from another site (login CSRF) would make their searches the attacker's to read.
  if (!isSameOrigin(request.headers, authEnvironment().url)) return refuse(403, "Sign in from this site.");
  const length = Number(request.headers.get("content-length"));
  if (!(length > 0 && length <= bodyBytesMax)) return refuse(413, "That is too long.");
  return handle(request, context);
}

const handle = (request: NextRequest, context: Context): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions(request, request.cookies));

const refuse = (status: number, detail: string) =>
  NextResponse.json(
    { status, detail },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
