import type { Metadata } from "next";
import { InnerPage } from "@/components/integrity/inner-page";
import { VerifyFile } from "@/components/integrity/verify-file";
import { requireViewer } from "@/lib/access/server/session";
import { readSigned } from "@/lib/ledger/server/read-integrity";

export const metadata: Metadata = { title: "Verify a file" };

export default async function VerifyFilePage() {
  const viewer = await requireViewer();
  const { key } = await readSigned(viewer);
  return (
    <InnerPage
      title="Verify a file"
      lead="A proof that was downloaded from an event is checked in this browser; the file is not sent anywhere."
    >
      <VerifyFile vkey={key?.vkey ?? ""} />
    </InnerPage>
  );
}
