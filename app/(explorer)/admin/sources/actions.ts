"use server";

/** What an administrator does to sources and keys. Each action asks who calls and reads only the fields it names. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import type { FormAnswer } from "@/components/admin/form-answer";
import { accessProblemWords } from "@/lib/access/access-problem";
import { readForm } from "@/lib/access/read-form";
import { addKey, addSource, revokeKey } from "@/lib/access/server/change-sources";
import { requireViewer } from "@/lib/access/server/session";

const newSource = z.object({ name: z.string().max(1000), mayRead: z.enum(["yes", "no"]) });
const keyOf = z.object({ id: z.uuid() });

const invalid: FormAnswer = { problem: accessProblemWords.invalid };

export async function addNewSource(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(newSource, form);
  if (!input) return invalid;
  const added = await addSource(input.name.trim(), viewer, { mayRead: input.mayRead === "yes" });
  return answer(added, `The source ${input.name.trim()} is made. This is its first key:`);
}

export async function addSourceKey(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(newSource, form);
  if (!input) return invalid;
  const added = await addKey(input.name, viewer, { mayRead: input.mayRead === "yes" });
  return answer(added, "The key is made. The source's other keys still work until you revoke them.");
}

export async function revokeSourceKey(_: FormAnswer, form: FormData): Promise<FormAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(keyOf, form);
  if (!input) return invalid;
  return answer(
    await revokeKey(input.id, viewer),
    "The key is revoked. Requests with it are refused from now on.",
  );
}

function answer(
  done: { ok: true; key?: string } | { ok: false; message: string },
  words: string,
): FormAnswer {
  if (!done.ok) return { problem: done.message };
  revalidatePath("/admin/sources");
  return { done: words, ...(done.key ? { key: done.key } : {}) };
}
