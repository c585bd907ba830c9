/** Makes the three sample sign-ins of a sample log; in any other log it throws. Made once, it changes nothing. */
import "server-only";
import { sampleAccounts, samplePassword } from "../sample";
import { addAccount } from "./add-account";
import { logKind } from "./log-kind";

export async function addSampleAccounts(by: string): Promise<void> {
  if ((await logKind()) !== "sample") throw new Error("sample sign-ins belong to a sample log only");
  for (const account of sampleAccounts) {
    const added = await addAccount({ ...account, password: samplePassword }, by);
    if (!added.ok && added.problem !== "email_taken") throw new Error(added.message);
  }
}
