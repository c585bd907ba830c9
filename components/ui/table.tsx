/** Parts of a plain table (people, sources, keys): hairlines, one sticky head, numbers at the right. */
import type { ComponentProps } from "react";
import { cx } from "./cx";

export function Table({ className, ...rest }: ComponentProps<"table">) {
  return <table className={cx("w-full border-collapse text-left", className)} {...rest} />;
}

export function TableHead({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cx(
        "sticky top-0 h-7 border-b border-border-strong bg-background px-3.5 text-2xs font-medium whitespace-nowrap text-muted-foreground",
        className,
      )}
      {...rest}
    />
  );
}

export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={cx("border-b border-border hover:bg-accent", className)} {...rest} />;
}

export function TableCell({ className, ...rest }: ComponentProps<"td">) {
  return <td className={cx("h-[30px] px-3.5 py-1", className)} {...rest} />;
}
