import type { ActorType } from "@/lib/model/event";
import { actorLabel } from "@/lib/log/actor-label";
import { HostileText } from "./hostile-text";

type ActorNameProps = {
  id: string;
  type: ActorType;
  /** In a narrow place: a long name by what says who it is. */
  short?: boolean;
};

/** People stand out; services are muted. */
export function ActorName({ id, type, short = false }: ActorNameProps) {
  const shown = short ? actorLabel(id) : id;
  return (
    <span
      className={type === "user" ? "font-medium" : "text-muted-foreground"}
      title={shown === id ? type : `${id.slice(0, 500)} (${type})`}
    >
      <HostileText text={shown} max={80} />
    </span>
  );
}
