"use client";

import { Field, Input } from "@/components/ui/field";
import { AccessForm } from "./access-form";
import { NewPasswordField } from "./account-panel";
import type { FormAction } from "./form-answer";

export function OwnPasswordForm({ action }: { action: FormAction }) {
  return (
    <AccessForm action={action} submit="Change password">
      <Field label="Password now">
        {(control) => (
          <Input {...control} name="current" type="password" autoComplete="current-password" required />
        )}
      </Field>
      <NewPasswordField name="next" />
      <NewPasswordField name="again" label="New password again" />
      <p className="text-muted-foreground">Every session of yours ends, this one too; you sign in again.</p>
    </AccessForm>
  );
}
