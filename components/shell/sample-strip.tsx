"use client";

import { FlaskConical, X } from "lucide-react";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { keepPreference, preferenceCookies } from "./preferences";

/** Plain, neither sepia nor a warning: says that the log is made up, and who can sign in. */
export function SampleStrip({
  kind,
  signIns,
  password,
}: {
  kind: "sample" | "test";
  signIns: string[];
  password: string;
}) {
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  const close = () => {
    keepPreference(preferenceCookies.sampleStrip, "hidden", true);
    setShown(false);
  };
  return (
    <aside
      aria-label={`${kind} log`}
      className="flex items-center gap-3 border-b border-border-strong bg-muted py-2 pr-3.5 pl-5 leading-[19px] max-sm:gap-2 max-sm:pl-4"
    >
      <Icon icon={FlaskConical} size={16} />
      <p className="max-w-[600px]">
        <b>This is the {kind} log.</b>{" "}
        {kind === "sample"
          ? "Made-up events of a small trading house, with one real mistake in them. Anyone may sign in as any of the three with the password "
          : "Its clock can be moved; nothing in it is evidence."}
        {kind === "sample" ? <span className="mono">{password}</span> : null}
        {kind === "sample" ? "." : null}
      </p>
      <span className="flex-1" />
      {kind === "sample" ? (
        <div className="mr-1.5 border-l border-border-strong pl-3.5 text-2xs leading-[15px] text-muted-foreground max-md:hidden">
          {signIns.map((email) => (
            <div key={email} className="mono text-[11px]">
              {email}
            </div>
          ))}
        </div>
      ) : null}
      <IconButton icon={X} label="Hide until the browser closes" onClick={close} />
    </aside>
  );
}
