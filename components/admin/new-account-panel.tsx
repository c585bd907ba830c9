"use client";

import { Field, Input } from "@/components/ui/field";
import { AccessForm } from "./access-form";
import { NewPasswordField, RoleField } from "./account-panel";
import { AdminPanel } from "./admin-frame";
import type { FormAction } from "./form-answer";

export function NewAccountPanel({ action }: { action: FormAction }) {
  return (
    <AdminPanel title="Add a person" close="/admin/users">
      <div className="px-4 py-3.5">
        <AccessForm action={action} submit="Add person">
          <Field label="Name">
            {(control) => (
              <Input {...control} name="name" required maxLength={100} autoComplete="off" autoFocus />
            )}
          </Field>
          <Field label="Work email">
            {(control) => <Input {...control} name="email" type="email" required autoComplete="off" />}
          </Field>
          <RoleField value="auditor" />
          <NewPasswordField label="First password" />
        </AccessForm>
      </div>
    </AdminPanel>
  );
}
