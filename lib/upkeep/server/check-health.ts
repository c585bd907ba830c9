/**
 * Whether this process can serve: what a probe sees without a sign-in, so it tells nothing else.
 * Answers within two seconds, and asks the database at most once a second however often it is called.
 */
import "server-only";
import { database } from "@/db/database";
import { ping } from "@/db/queries/ping";

export type Health = { status: "ok" | "unavailable"; database: boolean };

const keptMs = 1000;
const patienceMs = 2000;

let last: { at: number; health: Promise<Health> } | null = null;

export function checkHealth(now: number = performance.now()): Promise<Health> {
  if (last === null || now - last.at >= keptMs) last = { at: now, health: ask() };
  return last.health;
}

async function ask(): Promise<Health> {
  const there = await Promise.race([reachable(), later(patienceMs)]);
  return { status: there ? "ok" : "unavailable", database: there };
}

async function reachable(): Promise<boolean> {
  try {
    return await ping(database().reader);
  } catch {
    return false;
  }
}

function later(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, ms, false).unref());
}
