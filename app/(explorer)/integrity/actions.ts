"use server";

/** What a person does on /integrity. An action is a public address: it asks who calls. */
import { revalidatePath } from "next/cache";
import { requireViewer } from "@/lib/access/server/session";
import { requestVerification } from "@/lib/ledger/server/request-verification";

export async function verifyEverything(): Promise<void> {
  const viewer = await requireViewer();
  await requestVerification(viewer);
  revalidatePath("/integrity");
}
