"use client";

import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Icon } from "./icon";

export const floating = "z-50 rounded-lg bg-popover text-popover-foreground shadow-pop float-in";

/** A menu: button and list, with the keyboard of the platform. */
export function Menu({
  trigger,
  label,
  children,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className={cx(floating, "min-w-56 py-1.5 outline-none")}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const item =
  "flex h-8 cursor-pointer items-center gap-2.5 px-4 whitespace-nowrap outline-none data-highlighted:bg-selected data-highlighted:shadow-[inset_3px_0_0_var(--primary)] data-disabled:text-subtle-foreground pointer-coarse:h-11";

export function MenuItem({ className, ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item className={cx(item, className)} {...rest} />;
}

/** One of several; the chosen one carries a check. */
export function MenuChoice({ children, ...rest }: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem className={item} {...rest}>
      {children}
      <DropdownMenu.ItemIndicator className="ml-auto">
        <Icon icon={Check} />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}

export const MenuChoices = DropdownMenu.RadioGroup;

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-4 pt-2 pb-0.5 text-2xs font-medium text-muted-foreground">
      {children}
    </DropdownMenu.Label>
  );
}

export function MenuRule() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-border" />;
}
