"use client";

import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { HostileText } from "@/components/event/hostile-text";
import { cx } from "@/components/ui/cx";
import { Menu, MenuItem } from "@/components/ui/menu";

type Choice = { source: string | null; href: Route; chosen: boolean };

/** The sources something was rejected of. */
export function RejectedSourceMenu({ choices, trigger }: { choices: Choice[]; trigger: ReactNode }) {
  return (
    <Menu label="Source" trigger={trigger}>
      <div className="max-h-80 max-w-80 overflow-auto">
        {choices.map(({ source, href, chosen }) => (
          <MenuItem key={source} asChild className={cx(chosen && "font-semibold")}>
            <Link href={href} prefetch={false} aria-current={chosen ? "true" : undefined}>
              {source === null ? "Any source" : <HostileText text={source} />}
            </Link>
          </MenuItem>
        ))}
      </div>
    </Menu>
  );
}
