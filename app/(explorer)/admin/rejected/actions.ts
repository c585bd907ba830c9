"use server";

/** What an administrator decides about a rejected record. Each action asks who calls and reads only the fields it names. */
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { readForm } from "@/lib/access/read-form";
import { requireViewer } from "@/lib/access/server/session";
import type { SendAnswer, SetAsideAnswer } from "@/lib/ingest/rejected-answer";
import { sendRejected } from "@/lib/ingest/server/rejected-send";
import { setRejectedAside } from "@/lib/ingest/server/rejected-set-aside";

const correction = z.object({ id: z.uuid(), text: z.string() });
const settingAside = z.object({ id: z.uuid(), reason: z.string().max(2000), alike: z.enum(["yes", "no"]) });

const invalid = {
  kind: "refused",
  message: "This could not be read. Check the form and send it again.",
} as const;

export async function sendCorrected(_: SendAnswer | null, form: FormData): Promise<SendAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(correction, form);
  if (!input) return invalid;
  const answer = await sendRejected(viewer, input.id, input.text);
  if (answer.kind === "sent") revalidatePath("/admin/rejected");
  return answer;
}

export async function setAside(_: SetAsideAnswer | null, form: FormData): Promise<SetAsideAnswer> {
  const viewer = await requireViewer("admin");
  const input = readForm(settingAside, form);
  if (!input) return invalid;
  const { id, reason, alike } = input;
  const answer = await setRejectedAside(viewer, id, { reason, alsoAlike: alike === "yes" });
  if (answer.kind === "set-aside") revalidatePath("/admin/rejected");
  return answer;
}
