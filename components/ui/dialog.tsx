"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { IconButton } from "./icon-button";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  className?: string;
};

const veil = "fixed inset-0 z-40 bg-[rgb(0_0_0/0.32)] float-in";

/** One question or one form above the page; the page waits. */
export function Dialog({ open, onOpenChange, title, children, className }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={veil} />
        <Radix.Content
          aria-describedby={undefined}
          className={cx(
            "fixed top-[12vh] left-1/2 z-50 max-h-[76vh] w-[440px] max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-auto rounded-lg bg-popover p-5 shadow-pop outline-none",
            className,
          )}
        >
          <div className="mb-3 flex items-start gap-2">
            <Radix.Title className="record flex-1 text-lg">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** On small screens a panel covers the page from below, under the top bar. */
export function Sheet({ open, onOpenChange, title, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => event.preventDefault()}
          className="sheet-in fixed inset-x-0 top-[52px] bottom-0 z-50 flex flex-col overflow-hidden rounded-t-lg border-t border-border-strong bg-card shadow-pop outline-none"
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          <div aria-hidden className="mx-auto mt-2 h-1 w-9 shrink-0 rounded-sm bg-border-strong" />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
