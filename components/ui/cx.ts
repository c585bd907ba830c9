import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names joined; of two that set the same property the later wins, so that a caller can overrule a part. */
export function cx(...classes: ClassValue[]): string {
  return twMerge(clsx(classes));
}
