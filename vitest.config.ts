import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

// Three projects by suffix: x.test.ts is pure and needs nothing; x.db.test.ts gets a PostgreSQL of its own,
// one throw-away database a file, cloned from a migrated template (db/testing); e2e/x.spec.ts gets that and a web
// server of the production build.
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
          // Laws over many cases, on a machine that does other things too.
          testTimeout: 60_000,
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
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["e2e/**/*.spec.ts"],
          globalSetup: ["db/testing/global-setup.ts", "e2e/build.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One at a time: a browser and a web server each want a core.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
