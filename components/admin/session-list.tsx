/** Where somebody is signed in: since when, last seen, from which address and browser. */
import type { Instant } from "@/lib/model/event";
import { Moment } from "./moment";

export type SessionLine = {
  id: string;
  createdAt: Instant;
  lastSeenAt: Instant;
  address: string | null;
  userAgent: string | null;
};

type SessionListProps = { sessions: SessionLine[]; currentId?: string };

export function SessionList({ sessions, currentId }: SessionListProps) {
  if (sessions.length === 0) return <p className="text-muted-foreground">Nowhere at the moment.</p>;
  return (
    <ul className="flex flex-col gap-2">
      {sessions.map((session) => (
        <li key={session.id} className="border-b border-border pb-2 last:border-b-0 last:pb-0">
          <div className="flex flex-wrap justify-between gap-x-3">
            <span>
              since <Moment at={session.createdAt} />
              {session.id === currentId ? " (here)" : ""}
            </span>
            <span className="mono">{session.address}</span>
          </div>
          <p className="truncate text-xs text-muted-foreground" title={session.userAgent ?? undefined}>
            {session.userAgent || "a browser that gives no name"}
          </p>
        </li>
      ))}
    </ul>
  );
}
