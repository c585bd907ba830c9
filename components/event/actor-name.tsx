import type { ActorType } from "@/lib/model/event";
import { HostileText } from "./hostile-text";

/** People stand out; services are muted. */
export function ActorName({ id, type }: { id: string; type: ActorType }) {
  return (
    <span className={type === "user" ? "font-medium" : "text-muted-foreground"} title={type}>
      <HostileText text={id} max={80} />
    </span>
  );
}
