/** What the environment says, read once and checked: a wrong value is refused with its name, never guessed at. */
import { resolve } from "node:path";

export type Settings = {
  /** Unset: the embedded server. */
  databaseUrl: string | null;
  migrateUrl: string | null;
  /** The login that seals, with DATABASE_URL. */
  upkeepUrl: string | null;
  dataFolder: string;
  /** How often a log that grows gets a signed checkpoint, at most. */
  checkpointSeconds: number;
  host: string;
  port: number;
  sample: boolean;
  origin: string;
  authSecret: string | null;
  authUrl: string | null;
};

export function readSettings(env: NodeJS.ProcessEnv, root: string): Settings {
  const databaseUrl = readUrl("DATABASE_URL", env.DATABASE_URL);
  const migrateUrl = readUrl("WHENCE_MIGRATE_URL", env.WHENCE_MIGRATE_URL) ?? databaseUrl;
  return {
    databaseUrl,
    migrateUrl,
    upkeepUrl: readUrl("WHENCE_UPKEEP_URL", env.WHENCE_UPKEEP_URL) ?? migrateUrl,
    dataFolder: env.WHENCE_DATA ? resolve(env.WHENCE_DATA) : resolve(root, ".whence"),
    checkpointSeconds: readCheckpointSeconds(env.WHENCE_CHECKPOINT_SECONDS),
    host: env.HOST || "127.0.0.1",
    port: readPort(env.PORT),
    sample: env.WHENCE_SAMPLE !== "0",
    origin: env.WHENCE_LOG_ORIGIN || "whence.local/log",
    authSecret: env.AUTH_SECRET || null,
    authUrl: env.AUTH_URL || null,
  };
}

function readPort(text: string | undefined): number {
  if (!text) return 3000;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Error(`PORT is "${text}", which is no port (1 to 65535).`);
}

function readCheckpointSeconds(text: string | undefined): number {
  if (!text) return 10;
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new Error(`WHENCE_CHECKPOINT_SECONDS is "${text}": it is a number of seconds, 1 to 3600.`);
}

function readUrl(name: string, text: string | undefined): string | null {
  if (!text) return null;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new Error(`${name} is not a PostgreSQL address such as postgres://user:password@host:5432/database.`);
}
