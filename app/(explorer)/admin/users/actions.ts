"use server";

/**
 * What an administrator does to accounts. Each action is a public address: it asks who calls, reads only the fields
 * it names, and the function it calls checks the right again.
 */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { accessProblemWords } from "@/lib/access/access-problem";
import { readForm } from "@/lib/access/read-form";
import { type AccountInput, addAccount } from "@/lib/access/server/add-account";
import {
  changeRole,
  disableAccount,
  enableAccount,
  endSessions,
  resetPassword,
} from "@/lib/access/server/change-account";
import { requireViewer } from "@/lib/access/server/session";
import type { FormAnswer } from "@/components/admin/form-answer";
import { roles } from "@/lib/model/role";

const text = z.string().max(1000);
const person = z.object({ id: z.uuid() });
const newPerson = z.object({ email: text, name: text, password: text, role: z.enum(roles) });

const invalid: FormAnswer = { problem: accessProblemWords.invalid };

export async function addPerson(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(newPerson, form);
  if (!input) return invalid;
  const added = await addAccount(input satisfies AccountInput, viewer);
  return answer(
    added,
    `${input.name.trim()} can sign in now. Tell them the password by another way than this page.`,
  );
}

export async function changePersonRole(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(person.extend({ role: z.enum(roles) }), form);
  if (!input) return invalid;
  return answer(
    await changeRole(input.id, input.role, viewer),
    "The role is changed, and every session ended.",
  );
}

export async function resetPersonPassword(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(person.extend({ password: text }), form);
  if (!input) return invalid;
  return answer(
    await resetPassword(input.id, input.password, viewer),
    "The password is set, and every session ended.",
  );
}

export async function disablePerson(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(person, form);
  if (!input) return invalid;
  return answer(await disableAccount(input.id, viewer), "The account is disabled, and every session ended.");
}

export async function enablePerson(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(person, form);
  if (!input) return invalid;
  return answer(await enableAccount(input.id, viewer), "The account is enabled.");
}

export async function endPersonSessions(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(person, form);
  if (!input) return invalid;
  return answer(await endSessions(input.id, viewer), "Every session is ended.");
}

function answer(done: { ok: true } | { ok: false; message: string }, words: string): FormAnswer {
  if (!done.ok) return { problem: done.message };
  revalidatePath("/admin/users");
  return { done: words };
}
