/**
 * Batchers on connections of their own, for any process: the web server, an import. One for most requests, one for
 * the few that are large.
 *
 * The connections may only append (role whence_append). A send that takes too long is given up, its connection
 * with it, so that a server which hangs cannot hold the batcher; whether that batch was written is not known, and
 * its callers have been told so.
 */
import "server-only";
import { connect, type Database } from "@/db/client";
import { type AppendedRow, appendEvents } from "@/db/queries/append-events";
import { databaseFault } from "./database-fault";
import { type Batcher, type BatcherOptions, createBatcher } from "./batcher";

export type Appender = Batcher & { close: () => Promise<void> };

export type AppenderOptions = Omit<BatcherOptions, "send"> & { sendTimeoutMs?: number };

// A commit of 10,000 events takes seconds; on a connection of their own such requests keep nobody else waiting.
const swiftEventsMax = 1000;
const swiftCharactersMax = 2_000_000;

export function openAppender(
  url: string,
  { sendTimeoutMs = 15_000, ...options }: AppenderOptions = {},
): Appender {
  const [swift, bulk] = [openSender(url, sendTimeoutMs), openSender(url, sendTimeoutMs)];
  const batchers = {
    swift: createBatcher({ ...options, send: swift.send }),
    bulk: createBatcher({ ...options, send: bulk.send }),
  };
  return {
    append: (request) => {
      let characters = 0;
      for (const { after, changed, payload, metadata, reason } of request.events)
        for (const text of [after, changed, payload, metadata, reason]) characters += text?.length ?? 0;
      const small = request.events.length <= swiftEventsMax && characters <= swiftCharactersMax;
      return (small ? batchers.swift : batchers.bulk).append(request);
    },
    close: async () => {
      await Promise.all([swift.close(), bulk.close()]);
    },
  };
}

type Sender = { send: BatcherOptions["send"]; close: () => Promise<void> };

function openSender(url: string, timeoutMs: number): Sender {
  let client: Database | null = null;

  async function drop(used: Database): Promise<void> {
    if (client === used) client = null;
    await used.end({ timeout: 0 });
  }

  async function sendOnce(batch: string): Promise<{ rows: AppendedRow[] } | { lost: unknown }> {
    client ??= open(url);
    const used = client;
    let gaveUp = false;
    const giveUp = setTimeout(() => {
      gaveUp = true;
      void drop(used);
    }, timeoutMs);
    try {
      return { rows: await appendEvents(used, batch) };
    } catch (error) {
      if (gaveUp || databaseFault(error) !== "unavailable") throw error;
      // The driver would hand the old connection's last error to the first query of its next one.
      await drop(used);
      return { lost: error };
    } finally {
      clearTimeout(giveUp);
    }
  }

  return {
    send: async (batch) => {
      const first = await sendOnce(batch);
      if ("rows" in first) return first.rows;
      // A connection that was cut while idle says so only now: one more try, on a new one. If the first was written
      // after all, the ids are there and the second answers "duplicate", which is as durable.
      const second = await sendOnce(batch);
      if ("rows" in second) return second.rows;
      throw second.lost;
    },
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
