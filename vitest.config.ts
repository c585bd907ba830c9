import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

// Two projects by suffix: x.test.ts is pure and needs nothing; x.db.test.ts gets a PostgreSQL of its own,
// one throw-away database a file, cloned from a migrated template (db/testing).
export default defineConfig({
  resolve: { alias: { "@": root, "server-only": `${root}db/testing/server-only.ts` } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: ["**/*.db.test.ts", "node_modules/**", ".next/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: ["node_modules/**", ".next/**"],
          globalSetup: ["db/testing/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          // Vitest wants its own place in the order for a project with its own number of workers: after the pure ones.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
