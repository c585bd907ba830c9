/** What an error of the database means for a batch, from its SQLSTATE or the driver's code. */
import "server-only";

export type DatabaseFault =
  /** Raced with another process: the same batch, sent again, will be taken. */
  | "race"
  /** The server cannot be reached, is starting, stopping, full or read-only: no event is at fault. */
  | "unavailable"
  /** A value it cannot hold. */
  | "data"
  /** Anything else: a fault of ours. */
  | "unknown";

const raceStates = new Set(["40001", "40P01"]);
// 25006: a standby. 55P03: a lock was not to be had.
const unavailableStates = new Set(["25006", "55P03"]);
// 08 connection, 53 resources (disk full, too many connections), 57 operator (shutting down, cancelled), 58 system.
const unavailableClasses = new Set(["08", "53", "57", "58"]);
// 22 data, 23 constraints, 54 too large for an index.
const dataClasses = new Set(["22", "23", "54"]);

export function databaseFault(error: unknown): DatabaseFault {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (raceStates.has(code)) return "race";
  // The driver's and the socket's own codes are words: CONNECTION_CLOSED, CONNECT_TIMEOUT, ECONNREFUSED, ENOENT.
  if (/^(CONNECT|E[A-Z]{3,})/.test(code)) return "unavailable";
  const stateClass = code.slice(0, 2);
  if (unavailableStates.has(code) || unavailableClasses.has(stateClass)) return "unavailable";
  return dataClasses.has(stateClass) ? "data" : "unknown";
}
