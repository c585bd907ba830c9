/**
 * Everything a stranger can call: every page, route handler and server action, found by walking `app/` (pages and
 * handlers are files by name) and the build's own list of actions. A new one is in the list the day it is made.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./site";

export type Surface = {
  pages: string[];
  /** By page: the header with which a client asks for the page alone, saying that it has the layouts already. */
  pageAlone: Map<string, string>;
  handlers: { path: string; methods: string[] }[];
  actions: { id: string; file: string; name: string; page: string }[];
};

/** What a stranger may see. The list is short, and every line has a reason. */
const publicPaths = [
  "/sign-in", // where a stranger becomes somebody
  "/api/auth/", // next-auth: a CSRF token and a password
  "/api/v1/health", // for whoever restarts the server; says nothing of the log
  "/api/v1/openapi.json", // the API's description, the same for everybody
  "/api/v1/log/checkpoint", // for any transparency-log client: how many events there are, and one hash of them all
  "/api/v1/log/key", // to check the checkpoint with
  "/api/v1/log/tile/", // hashes of hashes; entries are refused (refusal.spec.ts)
];

export const isPublic = (path: string): boolean =>
  publicPaths.some((open) => path === open || (open.endsWith("/") && path.startsWith(open)));

/** Everything else, and the entries of the log, which stand in the same handler as the tiles that are open. */
export const closedPaths = ({ pages, handlers }: Surface): string[] => [
  ...[...pages, ...handlers.map((handler) => handler.path)].filter((path) => !isPublic(path)),
  "/api/v1/log/tile/entries/000",
  "/api/v1/log/tile/entries/000.p/1",
];

const anyValue = "00000000-0000-4000-8000-000000000000";

export function readSurface(): Surface {
  const files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" }).map((file) =>
    file.replaceAll("\\", "/"),
  );
  const pages = files.filter((file) => /(^|\/)page\.tsx$/.test(file));
  return {
    pages: pages.map(pathOf),
    pageAlone: new Map(pages.map((file) => [pathOf(file), stateTree(file.split("/").slice(0, -1))])),
    handlers: files
      .filter((file) => /(^|\/)route\.tsx?$/.test(file))
      .map((file) => ({
        path: pathOf(file),
        methods: methodsOf(readFileSync(join(root, "app", file), "utf8")),
      })),
    actions: readActions(),
  };
}

/** `(explorer)/events/[id]/page.tsx` → `/events/x`: groups fall away, a parameter gets some value. */
function pathOf(file: string): string {
  const parts = file
    .split("/")
    .slice(0, -1)
    .filter((part) => !/^\(.*\)$/.test(part))
    .map((part) => part.replace(/^\[.*\]$/, anyValue));
  return `/${parts.join("/")}`;
}

type Tree = [segment: unknown, children: object, url: null, marker: string | null, hints: number];

/** next-router-state-tree as the browser sends it: every layout known, only the page to be fetched again. */
function stateTree(parts: string[]): string {
  const page: Tree = ["__PAGE__", {}, null, "refetch", 0];
  const tree = parts.reduceRight<Tree>(
    (inner, part) => [segmentOf(part), { children: inner }, null, null, 0],
    page,
  );
  return encodeURIComponent(JSON.stringify(["", { children: tree }, null, null, 16]));
}

const segmentOf = (part: string) =>
  part.startsWith("[") ? [part.replace(/[[\].]/g, ""), anyValue, "d", null] : part;

const methodsOf = (source: string): string[] =>
  ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((method) =>
    new RegExp(`export (async function|function|const) ${method}\\b|export \\{[^}]*\\b${method}\\b`).test(
      source,
    ),
  );

type Manifest = {
  node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
};

function readActions(): Surface["actions"] {
  const manifest = JSON.parse(
    readFileSync(join(root, ".next", "server", "server-reference-manifest.json"), "utf8"),
  ) as Manifest;
  return Object.entries(manifest.node).map(([id, { workers, filename, exportedName }]) => ({
    id,
    file: filename,
    name: exportedName,
    page: pathOf((Object.keys(workers)[0] ?? "app/page").replace(/^app\//, "")),
  }));
}
