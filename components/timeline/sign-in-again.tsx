"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { Button } from "@/components/ui/button";

/** The way to the sign-in page and back to this very view. */
export function SignInLink({ size = "sm" }: { size?: "sm" | "md" }) {
  const path = usePathname();
  const search = useSearchParams().toString();
  const from = new URLSearchParams({ from: search === "" ? path : `${path}?${search}` });
  return (
    <Button asChild size={size} tone={size === "md" ? "primary" : "default"}>
      <Link href={`/sign-in?${from}`} prefetch={false}>
        Sign in again
      </Link>
    </Button>
  );
}

/** In a row beside events that were read before the session ended. */
export function SignInAgain() {
  return (
    <>
      <span role="alert">
        Your session has ended. The rows here stay; sign in again to read on, and you come back to this view.
      </span>
      <SignInLink />
    </>
  );
}
