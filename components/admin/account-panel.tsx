"use client";

/** One person: what they are, where they are signed in, and one form at a time to change it. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/field";
import { passwordCharactersMin } from "@/lib/access/password";
import { roleNames, roles } from "@/lib/model/role";
import { AccessForm } from "./access-form";
import type { AccountLine } from "./account-table";
import { AdminPanel, PanelPart } from "./admin-frame";
import type { FormAction } from "./form-answer";
import { Moment } from "./moment";
import { SessionList, type SessionLine } from "./session-list";

type AccountActions = {
  changePersonRole: FormAction;
  resetPersonPassword: FormAction;
  disablePerson: FormAction;
  enablePerson: FormAction;
  endPersonSessions: FormAction;
};

const forms = {
  role: "Change role",
  password: "Set a new password",
  sessions: "End sessions",
  access: "Access",
};
type FormName = keyof typeof forms;

type AccountPanelProps = { account: AccountLine; sessions: SessionLine[]; actions: AccountActions };

export function AccountPanel({ account, sessions, actions }: AccountPanelProps) {
  const [open, setOpen] = useState<FormName | null>(null);
  const names = { ...forms, access: account.disabledAt ? "Enable account" : "Disable account" };
  return (
    <AdminPanel title={account.name} note={account.email} close="/admin/users">
      <PanelPart title="Account">
        <Facts account={account} />
      </PanelPart>
      <PanelPart title={`Signed in, ${sessions.length}`}>
        <SessionList sessions={sessions} />
      </PanelPart>
      <PanelPart title="Change">
        <div className="flex flex-wrap gap-2">
          {(Object.keys(names) as FormName[]).map((name) => (
            <Button
              key={name}
              aria-expanded={open === name}
              onClick={() => setOpen(open === name ? null : name)}
            >
              {names[name]}
            </Button>
          ))}
        </div>
      </PanelPart>
      {open ? (
        <PanelPart title={names[open]}>
          <OpenForm key={open} name={open} account={account} actions={actions} />
        </PanelPart>
      ) : null}
    </AdminPanel>
  );
}

function Facts({ account }: { account: AccountLine }) {
  const facts: [string, React.ReactNode][] = [
    ["Role", roleNames[account.role]],
    ["Made", <Moment key="made" at={account.createdAt} />],
    ["Last here", <Moment key="seen" at={account.lastSeenAt} />],
    ...(account.disabledAt
      ? [["Disabled", <Moment key="off" at={account.disabledAt} />] as [string, React.ReactNode]]
      : []),
  ];
  return (
    <dl className="grid grid-cols-[104px_1fr] gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-xs text-muted-foreground">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function OpenForm({
  name,
  account,
  actions,
}: {
  name: FormName;
  account: AccountLine;
  actions: AccountActions;
}) {
  const id = <input type="hidden" name="id" value={account.id} />;
  if (name === "role") {
    return (
      <AccessForm action={actions.changePersonRole} submit="Change role">
        {id}
        <RoleField value={account.role} />
        <Effect>Every session of {account.name} ends.</Effect>
      </AccessForm>
    );
  }
  if (name === "password") {
    return (
      <AccessForm action={actions.resetPersonPassword} submit="Set password">
        {id}
        <NewPasswordField />
        <Effect>Every session of {account.name} ends. The password is not shown again.</Effect>
      </AccessForm>
    );
  }
  if (name === "sessions") {
    return (
      <AccessForm action={actions.endPersonSessions} submit="End sessions">
        {id}
        <Effect>{account.name} is signed out everywhere, and can sign in again.</Effect>
      </AccessForm>
    );
  }
  return account.disabledAt ? (
    <AccessForm action={actions.enablePerson} submit="Enable account">
      {id}
      <Effect>{account.name} can sign in again with the password they had.</Effect>
    </AccessForm>
  ) : (
    <AccessForm action={actions.disablePerson} submit="Disable account" tone="destructive">
      {id}
      <Effect>
        {account.name} is signed out everywhere and cannot sign in. What they did stays in the log.
      </Effect>
    </AccessForm>
  );
}

/** What will happen, before it does. */
function Effect({ children }: { children: React.ReactNode }) {
  return <p className="text-muted-foreground">{children}</p>;
}

export function RoleField({ value }: { value?: string }) {
  return (
    <Field
      label="Role"
      hint="Auditors and engineers read the log; administrators also manage people and sources."
    >
      {(control) => (
        <Select {...control} name="role" defaultValue={value}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {roleNames[role]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export function NewPasswordField({
  label = "New password",
  name = "password",
}: {
  label?: string;
  name?: string;
}) {
  return (
    <Field label={label} hint={`At least ${passwordCharactersMin} characters; any characters.`}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="password"
          autoComplete="new-password"
          required
          minLength={passwordCharactersMin}
          maxLength={128}
        />
      )}
    </Field>
  );
}
