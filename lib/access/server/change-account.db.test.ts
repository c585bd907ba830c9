/** Changes of access: by whom, with which event, and never the last administrator. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AccessTest,
  closeAccess,
  eventsOf,
  newAccount,
  newRequest,
  openAccess,
  password,
  signedIn,
} from "./access-test";
import { addAccount } from "./add-account";
import { changeRole, disableAccount, endSessions, resetPassword } from "./change-account";
import { addKey, addSource, revokeKey } from "./change-sources";

let access: AccessTest;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => closeAccess(access));
beforeEach(async () => {
  access.request = newRequest();
  // Administrators of other tests must not count as "somebody left".
  await access.db
    .sql`update whence.account set disabled_at = now() where role = 'admin' and disabled_at is null`;
});

describe("a change of access", () => {
  test("by somebody who is no administrator is refused, changes nothing, and is an event with the name", async () => {
    const victim = await newAccount("auditor");
    for (const role of ["auditor", "engineer"] as const) {
      const { person, email } = await signedIn(access, role);
      const acts = [
        addAccount({ email: "new@example.com", name: "N", role: "admin", password }, person),
        changeRole(person.accountId, "admin", person),
        disableAccount(victim.id, person),
        resetPassword(victim.id, "another long password", person),
        endSessions(victim.id, person),
        addSource("mine", person),
        addKey("mine", person),
        revokeKey(victim.id, person),
      ];
      for (const act of acts) expect(await act).toMatchObject({ ok: false, problem: "forbidden" });
      const refusals = await access.db.sql`
        select count(*)::int as n from audit.event where type = 'whence.refused' and actor_id = ${email}`;
      expect(refusals[0]?.n).toBe(acts.length);
    }
    const [left] = await access.db.sql`
      select (select count(*) from whence.account where email = 'new@example.com')::int as accounts,
        (select count(*) from whence.source where name = 'mine')::int as sources`;
    expect(left).toEqual({ accounts: 0, sources: 0 });
  });

  test("makes the account an entity of the log, with images", async () => {
    const { person, email: admin } = await signedIn(access, "admin");
    const { id, email } = await newAccount("auditor");
    await changeRole(id, "engineer", person);
    await disableAccount(id, person);
    const rows = await access.db.sql`
      select type, operation, actor_id, after ->> 'role' as role, after ->> 'disabled' as disabled,
        changed::text as changed, metadata ->> 'address' as address
      from audit.events where entity_type = 'whence.account' and entity_id = ${email} order by seq`;
    expect(rows).toEqual([
      expect.objectContaining({
        type: "whence.account_added",
        operation: "insert",
        role: "auditor",
        actor_id: "test",
      }),
      expect.objectContaining({
        type: "whence.role_changed",
        operation: "update",
        changed: '{"role": {"to": "engineer", "from": "auditor"}}',
        actor_id: admin,
        address: access.request.address,
      }),
      expect.objectContaining({ type: "whence.account_disabled", operation: "update", disabled: "true" }),
    ]);
  });

  test("does not happen when its event cannot be written", async () => {
    const { person } = await signedIn(access, "admin");
    const { id } = await newAccount("auditor");
    await access.db.sql`revoke execute on function audit.append_events(jsonb) from whence_append`;
    try {
      await expect(changeRole(id, "admin", person)).rejects.toThrow("permission denied");
      await expect(addSource("unrecorded", person)).rejects.toThrow("permission denied");
    } finally {
      await access.db.sql`grant execute on function audit.append_events(jsonb) to whence_append`;
    }
    const [account] = await access.db.sql`select role, epoch from whence.account where id = ${id}`;
    expect(account).toEqual({ role: "auditor", epoch: 1 });
    expect(await access.db.sql`select from whence.source where name = 'unrecorded'`).toHaveLength(0);
  });

  test("refuses what is already so, what is not there, and what is malformed", async () => {
    const { id, email } = await newAccount("auditor");
    const nobody = "00000000-0000-4000-8000-000000000000";
    expect(await changeRole(id, "auditor", "test")).toMatchObject({ problem: "unchanged" });
    expect(await changeRole(nobody, "auditor", "test")).toMatchObject({ problem: "not_found" });
    expect(await changeRole(id, "root" as "admin", "test")).toMatchObject({ problem: "invalid" });
    const input = { email, name: "X", role: "auditor", password } as const;
    expect(await addAccount(input, "test")).toMatchObject({ problem: "email_taken" });
    expect(await addAccount({ ...input, email: email.toUpperCase() }, "test")).toMatchObject({
      problem: "email_taken",
    });
    expect(await addAccount({ ...input, email: "a＠b.example" }, "test")).toMatchObject({
      problem: "email_invalid",
    });
    expect(await addAccount({ ...input, name: " \u202e " }, "test")).toMatchObject({
      problem: "name_invalid",
    });
    expect(await addAccount({ ...input, email: "q@b.example", password: "short" }, "test")).toMatchObject({
      problem: "password_invalid",
    });
  });

  test("never writes a password or its hash into the log", async () => {
    const { id, email } = await newAccount("auditor");
    await resetPassword(id, "a password to look for", "test");
    const [account] = await access.db.sql`select password_hash from whence.account where id = ${id}`;
    const log = JSON.stringify(await eventsOf(access, email));
    expect(log).not.toContain("a password to look for");
    expect(log).not.toContain(account?.password_hash);
  });
});

describe("the last administrator", () => {
  test("can be neither demoted nor disabled, by himself or by the operator", async () => {
    const { person, id } = await signedIn(access, "admin");
    for (const by of [person, "test"]) {
      expect(await changeRole(id, "auditor", by)).toMatchObject({ problem: "last_admin" });
      expect(await disableAccount(id, by)).toMatchObject({ problem: "last_admin" });
    }
    expect(await resetPassword(id, "another long password", person)).toEqual({ ok: true });
  });

  test("stays when two administrators demote each other at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      await access.db.sql`update whence.account set disabled_at = now() where role = 'admin'`;
      access.request = newRequest();
      const [one, two] = [await signedIn(access, "admin"), await signedIn(access, "admin")];
      const answers = await Promise.all([
        changeRole(one.id, "auditor", two.person),
        changeRole(two.id, "auditor", one.person),
      ]);
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      const left = await access.db.sql`
        select id from whence.account where role = 'admin' and disabled_at is null`;
      expect(left).toHaveLength(1);
    }
  });
});
