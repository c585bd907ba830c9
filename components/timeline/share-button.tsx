"use client";

import { Link2 } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";

/** The address is the view: query, range and opened event. */
export function ShareButton() {
  return (
    <CopyButton
      icon={Link2}
      label="Copy link"
      text={() => location.href}
      className="h-8 max-[1200px]:h-9 max-sm:ml-auto"
    />
  );
}
