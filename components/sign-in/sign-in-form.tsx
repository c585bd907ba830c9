"use client";

import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { type SignInProblem, signInProblemWords } from "@/lib/access/sign-in-problem";
import { sendPassword } from "./send-password";

type SampleSignIn = { email: string; role: string };

type SignInFormProps = {
  /** A safe path of this site. */
  returnPath: string;
  /** Said above the form: why the session ended. */
  notice: string | null;
  sample: { signIns: SampleSignIn[]; password: string } | null;
};

export function SignInForm({ returnPath, notice, sample }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [refused, setRefused] = useState<SignInProblem | null>(null);
  const [sending, setSending] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const submit = useRef<HTMLButtonElement>(null);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    const problem = await sendPassword(email, password);
    if (!problem) {
      // A whole new page: nothing an earlier reader loaded stays in memory.
      window.location.assign(returnPath);
      return;
    }
    setRefused(problem);
    setSending(false);
    passwordField.current?.select();
  };
  const fill = (chosen: string) => {
    setEmail(chosen);
    setPassword(sample?.password ?? "");
    setRefused(null);
    submit.current?.focus();
  };

  return (
    // If scripts fail, the form must not put a password into an address: it posts, and is refused.
    <form method="post" action="/api/auth/callback/credentials" onSubmit={send} className="flex flex-col">
      <Message refused={refused} notice={notice} />
      <Field label="Work email" className="mb-4">
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <PasswordField value={password} onChange={setPassword} ref={passwordField} />
      <Button ref={submit} type="submit" tone="primary" size="lg" disabled={sending}>
        {sending ? "Signing in" : "Sign in"}
      </Button>
      {sample ? <SampleSignIns signIns={sample.signIns} onFill={fill} /> : null}
    </form>
  );
}

function Message({ refused, notice }: { refused: SignInProblem | null; notice: string | null }) {
  if (refused) {
    return (
      <p
        role="alert"
        className="mb-4 border-l-[3px] border-destructive bg-tampered-wash px-3 py-2 text-destructive"
      >
        {signInProblemWords(refused, clock)}
      </p>
    );
  }
  return notice ? (
    <p role="status" className="mb-4 border-l-[3px] border-border-strong bg-muted px-3 py-2">
      {notice}
    </p>
  ) : null;
}

type PasswordFieldProps = {
  value: string;
  onChange: (value: string) => void;
  ref: React.RefObject<HTMLInputElement | null>;
};

function PasswordField({ value, onChange, ref }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label="Password" className="mb-4">
      {(control) => (
        <div className="relative">
          <Input
            {...control}
            ref={ref}
            name="password"
            type={shown ? "text" : "password"}
            autoComplete="current-password"
            required
            className="pr-10"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <IconButton
            icon={shown ? EyeOff : Eye}
            label={shown ? "Hide password" : "Show password"}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="absolute top-1.5 right-1.5 pointer-coarse:-top-[3px] pointer-coarse:-right-px"
          />
        </div>
      )}
    </Field>
  );
}

function SampleSignIns({ signIns, onFill }: { signIns: SampleSignIn[]; onFill: (email: string) => void }) {
  return (
    <section aria-label="Sample sign-ins" className="mt-6 border-t border-border pt-3.5">
      <p className="mb-2 text-xs text-muted-foreground">
        This is a sample log; its events are made up. Choose who to be, then sign in:
      </p>
      <ul className="flex flex-col">
        {signIns.map(({ email, role }) => (
          <li key={email} className="border-b border-border last:border-b-0">
            <button
              type="button"
              onClick={() => onFill(email)}
              className="flex h-8 w-full items-center gap-3 px-1 text-left hover:bg-accent pointer-coarse:h-11"
            >
              <span className="mono grow">{email}</span>
              <span className="text-xs text-muted-foreground">{role}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const clock = (instant: string): string =>
  new Date(instant).toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
