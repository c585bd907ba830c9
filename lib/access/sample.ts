/** The sample sign-ins. They exist in a sample log only, and are refused in any other. */
import type { Role } from "@/lib/model/role";

export const samplePassword = "whence-sample";

export const sampleAccounts: readonly { email: string; name: string; role: Role }[] = [
  { email: "auditor@whence.local", name: "Sample auditor", role: "auditor" },
  { email: "engineer@whence.local", name: "Sample engineer", role: "engineer" },
  { email: "admin@whence.local", name: "Sample administrator", role: "admin" },
];

export const isSampleEmail = (email: string): boolean =>
  sampleAccounts.some((account) => account.email === email);
