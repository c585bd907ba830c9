import type { Metadata } from "next";
import type { ReactNode } from "react";
import { InnerPage } from "@/components/integrity/inner-page";
import { requireViewer } from "@/lib/access/server/session";

export const metadata: Metadata = { title: "How verification works" };

export default async function HowPage() {
  await requireViewer();
  return (
    <InnerPage
      title="How verification works"
      lead="What is computed, what it is held against, and what that cannot show."
    >
      <Part title="From an event to one hash">
        <p>
          Every event has one line of text, the same wherever it is made. Its SHA-256 is the event’s entry;
          the entry is hashed once more into a leaf. Two neighbours are hashed together, their hashes again,
          up to one hash for the whole log: the root. Change one letter of one event and the root is another.
        </p>
        <p>
          Committed events get their position, counted from #0 without gaps, within about a second. The tree
          is kept in tiles of 256 hashes, as transparency logs keep theirs, so ordinary tools can read it.
        </p>
      </Part>
      <Part title="What fixes it in time">
        <p>
          A checkpoint names the log, how many events it has, and their root, and is signed with a key that
          only upkeep can read. It is written to the data folder and to every anchor: a folder on another
          machine, or a witness that signs a checkpoint only if it continues all it has signed before.
        </p>
      </Part>
      <Part title="What a verification does">
        <p>
          The server makes every line anew from what is stored, recomputes leaves, tiles and root, and holds
          them against the checkpoints in the database, in the data folder and at the anchors. It also looks
          at what is derived from the events, and at the triggers and rights that protect them. It reports
          every difference by position.
        </p>
        <p>
          This browser does its own: it fetches checkpoint, key and all leaves, recomputes the root and checks
          the signature. It remembers what it saw, so the next visit notices a past that was rewritten since.
          To depend on nothing this server sends, run <span className="mono">whence verify</span> on another
          machine, or check a proof file you kept.
        </p>
      </Part>
      <Part title="What it cannot show">
        <p>
          That an event is true: only that it is what was recorded. That nothing was left out before it was
          recorded. And whoever holds the database, the data folder, the signing key and every anchor can make
          a new log: the record is tamper-evident for what is anchored outside the operator’s reach.
        </p>
      </Part>
    </InnerPage>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-5 space-y-2">
      <h2 className="record text-lg">{title}</h2>
      {children}
    </section>
  );
}
