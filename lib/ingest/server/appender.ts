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
import { appendEvents } from "@/db/queries/append-events";
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
  return {
    send: async (batch) => {
      client ??= open(url);
      const used = client;
      const giveUp = setTimeout(() => {
        if (client === used) client = null;
        void used.end({ timeout: 0 });
      }, timeoutMs);
      try {
        return await appendEvents(used, batch);
      } finally {
        clearTimeout(giveUp);
      }
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
