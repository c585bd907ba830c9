"use client";

import { Check, Copy, type LucideIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";
import { Icon } from "./icon";
import { IconButton } from "./icon-button";

type CopyProps = {
  /** The text, or how to get it at the moment of the click. */
  text: string | (() => string);
  /** Verb and object: "Copy command". */
  label: string;
  icon?: LucideIcon;
};

/** Copies, and says so in place for two seconds; the words change too, not only the picture. */
export function CopyButton({
  text,
  label,
  icon = Copy,
  ...look
}: CopyProps & { tone?: "default" | "primary" | "ghost"; size?: "sm" | "md" | "lg"; className?: string }) {
  const { copied, copy } = useCopied(text);
  return (
    <Button onClick={copy} {...look}>
      <Icon icon={copied ? Check : icon} />
      <span aria-live="polite">{copied ? "Copied" : label}</span>
    </Button>
  );
}

export function CopyIconButton({ text, label, icon = Copy, className }: CopyProps & { className?: string }) {
  const { copied, copy } = useCopied(text);
  return (
    <>
      <IconButton icon={copied ? Check : icon} label={label} onClick={copy} className={className} />
      <span className="sr-only" aria-live="polite">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}

function useCopied(text: CopyProps["text"]): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    void writeClipboard(typeof text === "string" ? text : text()).then(setCopied);
  };
  return { copied, copy };
}

/** `navigator.clipboard` exists on https and localhost only; a server in the house is often neither. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
