/**
 * The connection that seals and makes projections: as `whence_sealer`, and without kept plans. What was planned for a
 * pass of ten events loops over one of 60,000 (a rebuild of 5,000 took 20 s instead of 1), and planning anew costs a pass
 * some milliseconds.
 */
import "server-only";
import { connect, type ConnectOptions, type Database } from "@/db/client";

export const openSealer = (url: string, options: Omit<ConnectOptions, "role" | "keepPlans"> = {}): Database =>
  connect(url, {
    max: 1,
    applicationName: "whence sealer",
    ...options,
    role: "whence_sealer",
    keepPlans: false,
  });
