/**
 * Makes a data folder, once. It is made under another name and renamed when complete.
 *
 * Passwords are scram everywhere, also on the socket. Text sorts by code point (`C.UTF-8`, built in since 17): an
 * order that depends on the system's library would change under our indexes with an upgrade.
 */
import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries";
import type { Owner } from "./owner";

export type InitOptions = {
  area: string;
  dataFolder: string;
  binaries: Binaries;
  owner: Owner;
  password: string;
  durable: boolean;
  report?: (text: string) => void;
};

/** False when it was there already. */
export async function makeDataFolder(options: InitOptions): Promise<boolean> {
  const { area, dataFolder, owner } = options;
  if (existsSync(dataFolder)) return false;
  options.report?.("Making the database …");
  // Stop here: a folder that initdb did not finish is called data.new and is thrown away by the next start.
  const unfinished = `${dataFolder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = join(area, "password.new");
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (owner) for (const path of [unfinished, passwordFile]) chownSync(path, owner.uid, owner.gid);
  try {
    await runInitdb(unfinished, passwordFile, options);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, dataFolder);
  return true;
}

async function runInitdb(folder: string, passwordFile: string, options: InitOptions): Promise<void> {
  const common = [
    "-D",
    folder,
    "-U",
    "postgres",
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
    "-E",
    "UTF8",
  ];
  if (!options.durable) common.push("--no-sync");
  const builtin = await run(options, [
    ...common,
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
  ]);
  if (builtin.code === 0) return;
  const before17 = /unrecognized option|unrecognized locale provider|invalid locale provider/.test(
    builtin.output,
  );
  const libc = before17 ? await run(options, [...common, "--locale=C.UTF-8"]) : builtin;
  if (libc.code !== 0) throw new Error(`initdb failed (${libc.code}):\n${libc.output}`);
}

function run(options: InitOptions, args: string[]): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(join(options.binaries.bin, "initdb"), args, {
      ...options.owner,
      cwd: "/",
      env: { ...process.env, ...options.binaries.env },
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => resolve({ code: "error", output: error.message }));
    child.once("close", (code, signal) => resolve({ code: code ?? signal ?? "unknown", output }));
  });
}
