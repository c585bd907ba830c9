/** Buttons are verb and object. One primary per view; destructive only for acts that cannot be undone. */
import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cx } from "./cx";

export const buttonStyle = cva(
  "inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors duration-(--fast) select-none disabled:border-dashed disabled:border-border-strong disabled:bg-transparent disabled:text-subtle-foreground disabled:cursor-default",
  {
    variants: {
      tone: {
        default: "border-input bg-background text-foreground hover:bg-accent",
        primary: "border-primary bg-primary text-primary-foreground hover:opacity-90",
        ghost: "border-transparent bg-transparent text-foreground hover:bg-accent",
        destructive: "border-destructive bg-destructive text-destructive-foreground hover:opacity-90",
      },
      size: {
        sm: "h-[26px] px-2 text-xs",
        md: "h-[30px] px-2.5 text-sm",
        lg: "h-[38px] px-3.5 text-base",
      },
    },
    defaultVariants: { tone: "default", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonStyle> & { asChild?: boolean };

export function Button({ asChild = false, className, tone, size, type = "button", ...rest }: ButtonProps) {
  if (asChild) return <Slot.Root className={cx(buttonStyle({ tone, size }), className)} {...rest} />;
  return <button type={type} className={cx(buttonStyle({ tone, size }), className)} {...rest} />;
}
