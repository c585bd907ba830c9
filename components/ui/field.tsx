/** Form parts. The label is always there; what is wrong stands under the field and is tied to it. */
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";

const control =
  "w-full rounded-md border border-input bg-card px-2.5 text-foreground aria-invalid:border-destructive disabled:border-dashed disabled:text-subtle-foreground";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cx(control, "h-[38px] text-base", className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={cx(control, "h-[38px] text-base", className)} {...rest} />;
}

type FieldProps = {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value, if anything is. */
  problem?: string | null;
  className?: string;
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
  }) => ReactNode;
};

export function Field({ label, hint, problem, className, children }: FieldProps) {
  const id = useId();
  const about = problem ? `${id}-problem` : hint ? `${id}-hint` : undefined;
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, "aria-describedby": about, "aria-invalid": Boolean(problem) })}
      {problem ? (
        <p id={`${id}-problem`} className="text-xs text-destructive">
          {problem}
        </p>
      ) : hint ? (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
