import { LockKeyhole } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { buttonStyle } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state-message";
import { hasRight, type Right, rightNames, rights, rolesWith } from "@/lib/access/rights";
import { requireViewer } from "@/lib/access/server/session";
import { roleNames } from "@/lib/model/role";
import { startHref } from "@/lib/query/view";

export const metadata: Metadata = { title: "No permission" };

/** Names the missing right and who has it. That somebody was sent here is an event with their name. */
export default async function NoPermissionPage({ searchParams }: PageProps<"/no-permission">) {
  const viewer = await requireViewer();
  const { right: asked } = await searchParams;
  const right: Right = rights.find((known) => known === asked) ?? "read";
  // Whoever opens this address with the right has nothing to be told.
  if (hasRight(viewer, right)) redirect(startHref);
  const holders = rolesWith[right].map((role) => roleNames[role].toLowerCase()).join(", ");
  return (
    <StateMessage
      isPage
      icon={LockKeyhole}
      title={`Your role may not ${rightNames[right]}`}
      actions={
        <Link className={buttonStyle()} href={startHref}>
          Open the timeline
        </Link>
      }
    >
      You are signed in as {viewer.name}, {roleNames[viewer.role].toLowerCase()}. This needs the role{" "}
      {holders || "of a source"}; an administrator can give it to you. The attempt is recorded in the log.
    </StateMessage>
  );
}
