/**
 * Roles that may log in. All rights come from the roles they are members of (db/roles.sql); a login adds a
 * password and nothing else, and is brought to exactly this each time.
 */
import type { Database } from "../client";

export type LoginRole = { name: string; password: string; memberOf: readonly string[] };

/** What the web process does: append, read, and keep accounts. Never the owner, never a superuser. */
export const appRoles = ["whence_append", "whence_reader", "whence_access"] as const;

/** What upkeep does: seal, verify, and record what it did. It sees no account, session or key. */
export const upkeepRoles = ["whence_sealer", "whence_verifier", "whence_append", "whence_reader"] as const;

export async function ensureLogin(sql: Database, { name, password, memberOf }: LoginRole): Promise<void> {
  await sql.begin(async (tx) => {
    // Roles belong to the whole server: two migrations in two databases would meet here.
    await tx`select pg_advisory_xact_lock(7402816531)`;
    const [existing] = await tx`select from pg_roles where rolname = ${name}`;
    // Statements about roles take no parameters; format() quotes.
    const [statement] = await tx<{ text: string }[]>`
      select format(${`${existing ? "alter" : "create"} role %I login nosuperuser nocreatedb nocreaterole password %L`},
        ${name}::text, ${password}::text) as text`;
    await tx.unsafe(statement?.text ?? "");
    for (const role of memberOf) {
      const [grant] = await tx<
        { text: string }[]
      >`select format('grant %I to %I', ${role}::text, ${name}::text) as text`;
      await tx.unsafe(grant?.text ?? "");
    }
  });
}
