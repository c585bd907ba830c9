/**
 * The batcher on a connection of its own, for any process: the web server, an import.
 *
 * The connection may only append (role whence_append). A send that takes too long is given up and its connection
 * with it, so that a server which hangs cannot hold the batcher; whether that batch was written is not known, and
 * its callers have been told so.
 */
import "server-only";
import { connect, type Database } from "@/db/client";
import { appendEvents, type AppendedRow } from "@/db/queries/append-events";
import { type Batcher, type BatcherOptions, createBatcher } from "./batcher";

export type Appender = Batcher & { close: () => Promise<void> };

export type AppenderOptions = Omit<BatcherOptions, "send"> & { sendTimeoutMs?: number };

export function openAppender(
  url: string,
  { sendTimeoutMs = 15_000, ...options }: AppenderOptions = {},
): Appender {
  let client: Database | null = null;

  async function send(batch: string): Promise<AppendedRow[]> {
    client ??= open(url);
    const used = client;
    const giveUp = setTimeout(() => {
      if (client === used) client = null;
      void used.end({ timeout: 0 });
    }, sendTimeoutMs);
    try {
      return await appendEvents(used, batch);
    } finally {
      clearTimeout(giveUp);
    }
  }

  return {
    ...createBatcher({ ...options, send }),
    close: async () => {
      await client?.end({ timeout: 5 });
      client = null;
    },
  };
}

function open(url: string): Database {
  const options = {
    max: 1,
    role: "whence_append",
    applicationName: "whence append",
    connectTimeoutSeconds: 5,
  };
  return connect(url, options);
}
