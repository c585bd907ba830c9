import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: ["./db/schema.ts", "./db/schema-ledger.ts"],
  out: "./db/migrations",
  schemaFilter: ["audit", "whence"],
});
