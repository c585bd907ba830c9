"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { authEnvironment } from "@/lib/access/server/auth-environment";
import { readViewer } from "@/lib/access/server/session";
import { signOut } from "@/lib/access/server/sign-out";

/** Signs out: the session ends in the database first, then this browser forgets its cookie. */
export async function leave(): Promise<void> {
  const viewer = await readViewer();
  if (viewer) await signOut(viewer);
  const { sessionCookie, secure } = authEnvironment();
  (await cookies()).set(sessionCookie, "", { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge: 0 });
  redirect("/sign-in?ended=ended");
}
