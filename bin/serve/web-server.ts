/**
 * The web server as the launcher runs it: on a port that is really free, answering before its address is printed.
 *
 * A web server that outlived its killed launcher is found through the note it left (`web-PORT.json`) and stopped
 * first. A port that anybody else holds is an error that names the holder; no other port is taken in silence.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFree } from "@/db/launcher/port";
import { pause, processFacts, waitForExit } from "@/db/launcher/processes";
import type { Settings } from "../settings";
import { type GroupProcess, signalGroup } from "./group-process";
import { nextProcess } from "./next-process";
import { portHolder } from "./port-holder";

type Note = { pid: number; birth: string; launcher: { pid: number; birth: string } };

/** Throws when the port cannot be had. */
export async function requirePort({ dataFolder, host, port }: Settings): Promise<void> {
  await stopAbandoned(noteFile(dataFolder, port));
  if (await isFree(port, host)) return;
  const holder = portHolder(port);
  const by = holder ? ` by pid ${holder.pid} (${holder.command})` : "";
  throw new Error(
    `Port ${port} is taken${by}. Stop that, or choose another port: PORT=${port + 1} npm start`,
  );
}

export async function startWeb(
  root: string,
  settings: Settings,
  { dev, env }: { dev: boolean; env: Record<string, string> },
): Promise<GroupProcess> {
  const { dataFolder, host, port } = settings;
  const args = [dev ? "dev" : "start", "-H", host, "-p", String(port)];
  const web = nextProcess(root, args, { ...env, NODE_ENV: dev ? "development" : "production" });
  mkdirSync(dataFolder, { recursive: true });
  const birthOf = (pid: number) => ({ pid, birth: processFacts(pid).birth });
  const note: Note = { ...birthOf(web.pid), launcher: birthOf(process.pid) };
  const file = noteFile(dataFolder, port);
  writeFileSync(file, JSON.stringify(note));
  void web.ended.then(() => rmSync(file, { force: true }));
  return web;
}

/** Waits until the server answers anything at all. False when it ended or was stopped first. */
export async function waitUntilAnswers(
  web: GroupProcess,
  { host, port }: Settings,
  signal: AbortSignal,
): Promise<boolean> {
  const address = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  while (!web.hasEnded() && !signal.aborted) {
    try {
      await fetch(`http://${address.includes(":") ? `[${address}]` : address}:${port}/api/v1/health`, {
        redirect: "manual",
        signal: AbortSignal.timeout(30_000),
      });
      return true;
    } catch {
      await pause(50);
    }
  }
  return false;
}

async function stopAbandoned(file: string): Promise<void> {
  const note = readNote(file);
  if (!note) return;
  const isSame = ({ pid, birth }: { pid: number; birth: string }) => {
    const facts = processFacts(pid);
    return facts.state === "alive" && facts.birth === birth;
  };
  if (isSame(note.launcher)) return;
  if (isSame(note)) {
    signalGroup(note.pid, "SIGTERM");
    if (!(await waitForExit(note.pid, 3_000))) {
      signalGroup(note.pid, "SIGKILL");
      await waitForExit(note.pid, 3_000);
    }
  }
  rmSync(file, { force: true });
}

function noteFile(dataFolder: string, port: number): string {
  return join(dataFolder, `web-${port}.json`);
}

function readNote(file: string): Note | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Note;
  } catch {
    return null;
  }
}
