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
