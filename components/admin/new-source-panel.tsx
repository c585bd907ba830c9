"use client";

import { Field, Input, Select } from "@/components/ui/field";
import { AccessForm } from "./access-form";
import { AdminPanel } from "./admin-frame";
import type { FormAction } from "./form-answer";

export function NewSourcePanel({ action }: { action: FormAction }) {
  return (
    <AdminPanel title="Add a source" close="/admin/sources">
      <div className="px-4 py-3.5">
        <AccessForm action={action} submit="Add source">
          <Field
            label="Name"
            hint="Stands in the log as the source of everything its keys send; it cannot be changed."
          >
            {(control) => (
              <Input
                {...control}
                name="name"
                required
                maxLength={100}
                autoComplete="off"
                autoFocus
                className="mono"
              />
            )}
          </Field>
          <MayReadField />
        </AccessForm>
      </div>
    </AdminPanel>
  );
}

export function MayReadField() {
  return (
    <Field label="The key may">
      {(control) => (
        <Select {...control} name="mayRead" defaultValue="no">
          <option value="no">send events</option>
          <option value="yes">send events and read the log</option>
        </Select>
      )}
    </Field>
  );
}
