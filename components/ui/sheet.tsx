"use client";

import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
};

/** On small screens a panel covers the page from below, under the top bar. */
export function Sheet({ open, onOpenChange, title, children }: SheetProps) {
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
