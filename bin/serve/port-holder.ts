/** Who listens on a port, for the message that it is taken. Linux tells through /proc; elsewhere the port must do. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { processFacts } from "@/db/launcher/processes";

export type PortHolder = { pid: number; command: string };

export function portHolder(port: number): PortHolder | null {
  const inodes = new Set(
    ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeningInodes(readLines(table), port)),
  );
  if (inodes.size === 0) return null;
  for (const pid of names("/proc").filter((name) => /^\d+$/.test(name))) {
    const holds = names(`/proc/${pid}/fd`).some((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
    if (holds)
      return { pid: Number(pid), command: processFacts(Number(pid)).command.join(" ").slice(0, 80).trim() };
  }
  return null;
}

/** Lines of /proc/net/tcp: `sl local_address rem_address st … inode`, state 0A is listening. */
export function listeningInodes(lines: string[], port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hex}`) && fields[3] === "0A")
    .flatMap((fields) => fields[9] ?? []);
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
