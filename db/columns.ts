/**
 * Column types drizzle lacks, or gets wrong for a log.
 *
 * `jsonText`: jsonb handed over as the text PostgreSQL prints. drizzle's own `jsonb()` parses it, and with it
 * every number through a float (9007199254740993 becomes …992); lint bans it.
 */
import { customType } from "drizzle-orm/pg-core";
import type { JsonText } from "@/lib/model/json";

export const jsonText = customType<{ data: JsonText; driverData: string }>({ dataType: () => "jsonb" });

/** A transaction number, 64 bits, as decimal text. */
export const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** A list of byte strings, as PostgreSQL prints it (db/array-text.ts reads it). */
export const byteaArray = customType<{ data: string; driverData: string }>({ dataType: () => "bytea[]" });

/** Which transactions are done, as text: `xmin:xmax:running`. */
export const pgSnapshot = customType<{ data: string; driverData: string }>({ dataType: () => "pg_snapshot" });
