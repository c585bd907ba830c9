/** TLS as the address asks for it, against a server that has it: the words are libpq's `sslmode`. */
import { spawnSync } from "node:child_process";
import { chownSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "./client";
import { pgPool } from "./pg-pool";
import { openTestCluster } from "./testing/test-server";

const openssl = spawnSync("openssl", ["version"]).status === 0;
const root = new URL("..", import.meta.url).pathname;

describe.skipIf(!openssl)(
  openssl ? "a server with TLS" : "a server with TLS (skipped: there is no openssl)",
  () => {
    let server: Awaited<ReturnType<typeof openTestCluster>>;
    let certificate = "";

    beforeAll(async () => {
      server = await openTestCluster(process.env.WHENCE_TEST_BIN);
      const data = join(server.area, "data");
      const [key, cert] = [join(data, "test.key"), join(data, "test.crt")];
      const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
      const made = spawnSync("openssl", [
        ...words,
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        key,
        "-out",
        cert,
      ]);
      expect(made.status, made.stderr.toString()).toBe(0);
      const { uid, gid } = statSync(data);
      for (const file of [key, cert]) chownSync(file, uid, gid);
      certificate = cert;
      const sql = connect(server.cluster.url, { max: 1 });
      await sql.unsafe(`alter system set ssl_key_file = '${key}'`);
      await sql.unsafe(`alter system set ssl_cert_file = '${cert}'`);
      await sql.unsafe("alter system set ssl = on");
      await sql`select pg_reload_conf()`;
      await sql.end();
    }, 60_000);

    afterAll(async () => {
      await server.cluster.stop();
      rmSync(server.area, { recursive: true, force: true });
    });

    const address = (mode: string) => `${server.cluster.tcpUrl.replace("127.0.0.1", "localhost")}${mode}`;

    async function isEncrypted(url: string): Promise<boolean> {
      const sql = connect(url, { max: 1, connectTimeoutSeconds: 5 });
      try {
        const [row] = await sql<{ ssl: boolean }[]>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`;
        return row?.ssl ?? false;
      } finally {
        await sql.end();
      }
    }

    /** As graphile-worker is given its connections. */
    async function isPoolEncrypted(url: string): Promise<boolean> {
      const options = { max: 1, role: "postgres", applicationName: "test", onError: () => undefined };
      const pool = await pgPool(url, options);
      try {
        const { rows } = await pool.query<{ ssl: boolean }>(
          "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
        );
        return rows[0]?.ssl ?? false;
      } finally {
        await pool.end();
      }
    }

    test.each([
      ["", false],
      ["?sslmode=disable", false],
      ["?sslmode=prefer", true],
      ["?sslmode=require", true],
    ])("with %s the connection's encryption is %s", async (mode, encrypted) => {
      // A reload takes effect with the next connection, sooner or later.
      await expect.poll(() => isEncrypted(address(mode)), { timeout: 10_000 }).toBe(encrypted);
      expect(await isPoolEncrypted(address(mode))).toBe(encrypted);
    });

    test.each(["?sslmode=verify-ca", "?sslmode=verify-full", "?sslmode=no-such-word"])(
      "with %s a certificate nobody vouches for is refused",
      async (mode) => {
        await expect(isEncrypted(address(mode))).rejects.toThrow(/self-signed certificate/);
        await expect(isPoolEncrypted(address(mode))).rejects.toThrow(/self-signed certificate/);
      },
    );

    test("with verify-full one that is vouched for is taken, by the name of its host", () => {
      const migrate = (url: string) =>
        spawnSync(process.execPath, ["--conditions=react-server", join(root, "bin", "whence"), "migrate"], {
          env: {
            ...process.env,
            DATABASE_URL: url,
            WHENCE_MIGRATE_URL: "",
            NODE_EXTRA_CA_CERTS: certificate,
          },
          encoding: "utf8",
        });
      const url = address("?sslmode=verify-full");
      expect(migrate(url)).toMatchObject({ status: 0, stdout: "Made a live log.\n" });
      const other = migrate(url.replace("localhost", "127.0.0.1"));
      expect(other).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("does not match certificate"),
      });
    });
  },
);
