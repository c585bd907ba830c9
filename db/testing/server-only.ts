/** Stands in for the package `server-only` under vitest, where every module is a server's. */
export {};
