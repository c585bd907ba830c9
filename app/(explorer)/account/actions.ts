"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import type { FormAnswer } from "@/components/admin/form-answer";
import { accessProblemWords } from "@/lib/access/access-problem";
import { readForm } from "@/lib/access/read-form";
import { changeOwnPassword } from "@/lib/access/server/change-own-password";
import { requireViewer } from "@/lib/access/server/session";

const text = z.string().max(1000);
const passwords = z.object({ current: text, next: text, again: text });

/** One's own new password. It ends this session too, so the way leads to the sign-in page. */
export async function changePassword(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer();
  const input = readForm(passwords, form);
  if (!input) return { problem: accessProblemWords.invalid };
  if (input.next !== input.again) return { problem: "The two new passwords differ." };
  const done = await changeOwnPassword(viewer, input.current, input.next);
  if (!done.ok) return { problem: done.message };
  redirect("/sign-in?ended=changed");
}
