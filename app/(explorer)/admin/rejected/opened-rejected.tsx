import type { Route } from "next";
import { RejectedPanel, UnknownRejected } from "@/components/admin/rejected-panel";
import type { Person } from "@/lib/access/viewer";
import { openRejected } from "@/lib/ingest/server/rejected-open";
import { sendCorrected, setAside } from "./actions";

type OpenedRejectedProps = { viewer: Person; id: string; close: Route };

/** The record the address has opened; that it was looked at is recorded first. */
export async function OpenedRejected({ viewer, id, close }: OpenedRejectedProps) {
  const details = await openRejected(viewer, id);
  return details ? (
    <RejectedPanel details={details} close={close} actions={{ sendCorrected, setAside }} />
  ) : (
    <UnknownRejected close={close} />
  );
}
