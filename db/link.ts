/**
 * A connection as postgres.js may see it: one that never closes under it.
 *
 * When a connection closes, postgres.js 3.4 opens another in its place and keeps what it knew of the old one: bytes
 * that waited to be written go to the new server session before its greeting, which then waits for ever; the old
 * session's last error is handed to the first query of the new one; a query written in between throws inside a
 * timer, which ends the process. So a link that is lost stays, answers whatever is asked of it with an error, and is
 * never used for another session: `connect` opens a new pool. A server that is silent for too long is lost too.
 * Whole messages only are passed on, so that the answer of a lost link is never read as the rest of a cut message.
 * Proved in client.db.test.ts (cut at every byte).
 */
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

export type LinkOptions = {
  /** How long a question may go without a byte of answer; absent: for ever. */
  silenceMaxMs: number | undefined;
  onLost: () => void;
};

/** `code` is the system's word where it gave one, such as ECONNREFUSED. */
export class LinkLost extends Error {
  override name = "LinkLost";
  code: string;
  constructor(message: string, cause?: Error) {
    super(message, { cause });
    this.code = cause && "code" in cause ? String(cause.code) : "CONNECTION_CLOSED";
  }
}

// ReadyForQuery inside a failed transaction: the driver gives the link back to whoever holds it, and to nobody else.
const readyAgain = Buffer.from([0x5a, 0, 0, 0, 5, 0x45]);
const readyForQuery = 0x5a;
const goodbye = Buffer.from([0x58, 0, 0, 0, 4]);
const headerBytes = 5;

// A server that does not close its side of an ended session is not waited for.
const farewellMs = 5_000;

export class Link extends EventEmitter {
  #socket: Socket | null;
  #options: LinkOptions;
  #lost: Error | null = null;
  #ending = false;
  #asked = false;
  #silence: NodeJS.Timeout | null = null;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #bytesNeeded = headerBytes;

  /** With an error instead of a socket, the link is lost from the beginning. */
  constructor(socket: Socket | Error, options: LinkOptions) {
    super();
    this.#options = options;
    if (socket instanceof Error) {
      this.#socket = null;
      this.#lost = socket;
      return;
    }
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#hear(chunk));
    socket.on("drain", () => this.emit("drain"));
    socket.on("error", (error: Error) => this.#lose(error));
    socket.on("close", () => {
      if (this.#ending) this.emit("close", false);
      else this.#lose(new LinkLost("the server closed the connection"));
    });
  }

  /** Whether a question is open on it. */
  get isBusy(): boolean {
    return this.#asked && this.#lost === null;
  }

  get readyState(): string {
    return this.#lost || !this.#socket ? "closed" : this.#socket.readyState;
  }

  write(data: Buffer, done?: () => void): boolean {
    if (this.#lost || !this.#socket) {
      this.#answerLost();
      done?.();
      return true;
    }
    this.#asked = true;
    this.#watch();
    return this.#socket.write(data, done && (() => done()));
  }

  end(data: Buffer): void {
    this.#ending = true;
    this.#stopWatching();
    this.#socket?.end(data);
    setTimeout(() => this.#socket?.destroy(), farewellMs).unref();
  }

  destroy(): void {
    this.#lose(new LinkLost("the connection was given up"));
  }

  /** Ends the session; what is asked of the link from now on is answered with an error. */
  leave(): void {
    if (this.#lost || this.#ending || !this.#socket) return;
    const socket = this.#socket;
    this.#lost = new LinkLost("the pool was left");
    this.#stopWatching();
    if (this.#asked) this.#answerLost();
    socket.end(goodbye);
    setTimeout(() => socket.destroy(), farewellMs).unref();
  }

  setKeepAlive(on: boolean, delayMs: number): void {
    this.#socket?.setKeepAlive(on, delayMs);
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  #hear(chunk: Buffer): void {
    this.#silence?.refresh();
    this.#pieces.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#bytesNeeded) return;
    const all = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces, this.#bytes);
    let end = 0;
    this.#bytesNeeded = headerBytes;
    while (all.length - end >= headerBytes) {
      const bytes = 1 + all.readUInt32BE(end + 1);
      this.#bytesNeeded = bytes;
      if (all.length - end < bytes) break;
      if (all[end] === readyForQuery) this.#asked = false;
      end += bytes;
      this.#bytesNeeded = headerBytes;
    }
    const rest = all.subarray(end);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    if (end > 0) this.emit("data", all.subarray(0, end));
  }

  #lose(error: Error): void {
    if (this.#lost || this.#ending) return;
    this.#lost = error;
    this.#stopWatching();
    this.#pieces = [];
    this.#socket?.destroy();
    this.#options.onLost();
    this.#answerLost();
  }

  /** Fails what is open or was just asked, then is ready for the next one to fail. */
  #answerLost(): void {
    setImmediate(() => {
      const { message = "" } = this.#lost ?? {};
      // An error of its own each time: the driver writes the query into it.
      const told = new LinkLost(`The connection was lost: ${message}`, this.#lost ?? undefined);
      if (this.listenerCount("error") > 0) this.emit("error", told);
      this.emit("data", readyAgain);
      // A transaction holds its link until it has ended, which on this one it cannot: others need not wait for that.
      this.emit("drain");
    });
  }

  #watch(): void {
    const { silenceMaxMs } = this.#options;
    if (this.#silence) this.#silence.refresh();
    else if (silenceMaxMs !== undefined)
      this.#silence = setTimeout(() => {
        this.#silence = null;
        if (this.#asked) this.#lose(new LinkLost(`the server was silent for ${silenceMaxMs} ms`));
      }, silenceMaxMs).unref();
  }

  #stopWatching(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#silence = null;
  }
}
