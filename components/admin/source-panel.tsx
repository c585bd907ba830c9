"use client";

/** One source: its keys, and one form at a time. A source changes over to a new key before the old one is revoked. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { AccessForm } from "./access-form";
import { AdminPanel, PanelPart } from "./admin-frame";
import type { FormAction } from "./form-answer";
import { Moment } from "./moment";
import { MayReadField } from "./new-source-panel";
import type { KeyLine, SourceLine } from "./source-table";

export type SourceActions = { addSourceKey: FormAction; revokeSourceKey: FormAction };

export function SourcePanel({ source, actions }: { source: SourceLine; actions: SourceActions }) {
  // "new", or the id of the key about to be revoked.
  const [open, setOpen] = useState<string | null>(null);
  const toggle = (form: string) => setOpen(open === form ? null : form);
  return (
    <AdminPanel title={source.name} note={<>Made by {source.createdBy}</>} close="/admin/sources">
      {source.keys.map((key) => (
        <KeyPart
          key={key.id}
          line={key}
          open={open === key.id}
          onToggle={() => toggle(key.id)}
          revoke={actions.revokeSourceKey}
        />
      ))}
      <PanelPart title="New key">
        <Button aria-expanded={open === "new"} onClick={() => toggle("new")}>
          Make a new key
        </Button>
        {open === "new" ? (
          <div className="mt-3.5">
            <AccessForm action={actions.addSourceKey} submit="Make key">
              <input type="hidden" name="name" value={source.name} />
              <MayReadField />
            </AccessForm>
          </div>
        ) : null}
      </PanelPart>
    </AdminPanel>
  );
}

type KeyPartProps = { line: KeyLine; open: boolean; onToggle: () => void; revoke: FormAction };

function KeyPart({ line, open, onToggle, revoke }: KeyPartProps) {
  return (
    <PanelPart title={line.revokedAt ? "Revoked key" : "Key"}>
      <p className="mono mb-2 bg-muted px-2.5 py-1.5">{line.prefix} ••••••••••••</p>
      <dl className="grid grid-cols-[104px_1fr] gap-y-1 [&_dt]:text-xs [&_dt]:text-muted-foreground">
        <dt>Made</dt>
        <dd>
          <Moment at={line.createdAt} /> by {line.createdBy}
        </dd>
        <dt>Last used</dt>
        <dd>
          <Moment at={line.lastUsedAt} />
        </dd>
        <dt>May</dt>
        <dd>{line.mayRead ? "send events and read the log" : "send events"}</dd>
        {line.revokedAt ? (
          <>
            <dt>Revoked</dt>
            <dd>
              <Moment at={line.revokedAt} />
            </dd>
          </>
        ) : null}
      </dl>
      {line.revokedAt ? null : (
        <Button className="mt-2.5" aria-expanded={open} onClick={onToggle}>
          Revoke key
        </Button>
      )}
      {open && !line.revokedAt ? (
        <div className="mt-3.5">
          <AccessForm action={revoke} submit={`Revoke ${line.prefix}`} tone="destructive">
            <input type="hidden" name="id" value={line.id} />
            <p className="text-muted-foreground">
              Requests with it are refused from that moment. A revoked key cannot be brought back.
            </p>
          </AccessForm>
        </div>
      ) : null}
    </PanelPart>
  );
}
