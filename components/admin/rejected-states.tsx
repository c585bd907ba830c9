/** The list of rejected records with nothing in it, or with an address that cannot be read. Neither looks like the other. */
import { FileWarning, Inbox } from "lucide-react";
import Link from "next/link";
import { HostileText } from "@/components/event/hostile-text";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state-message";
import { rejectedStatusNames } from "@/lib/ingest/rejected-status";
import { type RejectedView, rejectedHref } from "@/lib/ingest/rejected-view";

/** Said after the question was answered only. `decided`: some were rejected, and a person has decided about them. */
export function NothingRejected({ view, decided }: { view: RejectedView; decided: boolean }) {
  const { status, source } = view;
  const what = status === null || status === "open" ? null : rejectedStatusNames[status].toLowerCase();
  const title = view.before
    ? "Nothing older"
    : what
      ? `Nothing was ${what}.`
      : decided
        ? "Nothing is open."
        : "Nothing was rejected.";
  return (
    <StateMessage
      icon={Inbox}
      title={title}
      actions={
        source !== null || view.before ? (
          <Button asChild>
            <Link href={rejectedHref({ ...view, source: null, before: null, id: null })} prefetch={false}>
              {source !== null ? "Show every source" : "Show the newest"}
            </Link>
          </Button>
        ) : null
      }
    >
      {source !== null ? (
        <>
          Looked for records of <HostileText text={source} /> only.{" "}
        </>
      ) : null}
      {decided
        ? "Every record that was refused has been sent again or set aside; “All” shows them."
        : "Whatever an import cannot read, or the log refuses, would stand here with its reason. So far there is none."}
    </StateMessage>
  );
}

export function UnreadableRejected({ message }: { message: string }) {
  return (
    <StateMessage
      icon={FileWarning}
      role="alert"
      title="The address cannot be read"
      actions={
        <Button asChild>
          <Link href="/admin/rejected">Show what is open</Link>
        </Button>
      }
    >
      {message} No records are shown, since a part left out would show others than were meant.
    </StateMessage>
  );
}
