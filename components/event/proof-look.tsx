/** How each finding about a proof is drawn: a sign and a colour that say the same. */
import { BadgeCheck, CircleDashed, CircleHelp, type LucideIcon, OctagonAlert } from "lucide-react";
import type { Tone } from "./proof-words";

export const proofLooks: Record<Tone, { icon: LucideIcon; ink: string; box: string }> = {
  good: { icon: BadgeCheck, ink: "text-verified", box: "bg-verified-wash" },
  plain: { icon: CircleDashed, ink: "text-muted-foreground", box: "bg-muted" },
  late: { icon: CircleHelp, ink: "text-warning", box: "bg-warning-wash" },
  bad: {
    icon: OctagonAlert,
    ink: "text-tampered",
    box: "bg-tampered-wash shadow-[inset_3px_0_0_var(--tampered)]",
  },
};
