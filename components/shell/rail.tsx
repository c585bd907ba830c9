"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Logo } from "./logo";
import { type Section, sectionAt, sectionsNamed } from "./sections";
import { startHref } from "@/lib/query/view";

/** The sections, at the left; below 640 px at the foot, within reach of a thumb. */
export function Rail({ names }: { names: string[] }) {
  const here = sectionAt(usePathname());
  const sections = sectionsNamed(names);
  return (
    <nav
      aria-label="Main"
      className="row-span-full flex flex-col border-r border-sidebar-border bg-sidebar pb-2 max-sm:row-start-4 max-sm:row-end-5 max-sm:h-16 max-sm:flex-row max-sm:border-t max-sm:border-r-0 max-sm:pb-1.5"
    >
      <Link
        href={startHref}
        aria-label="Whence, timeline"
        className="mb-1.5 grid h-12 place-items-center outline-offset-[-3px] max-sm:hidden"
      >
        <Logo />
      </Link>
      {sections.map((section) => (
        <RailLink key={section.name} section={section} current={section === here} />
      ))}
    </nav>
  );
}

function RailLink({ section, current }: { section: Section; current: boolean }) {
  return (
    <Link
      href={section.href}
      aria-current={current ? "page" : undefined}
      className={cx(
        "relative flex flex-col items-center gap-[3px] pt-2 pb-[7px] text-2xs leading-[14px] text-muted-foreground outline-offset-[-3px] hover:text-foreground",
        "max-sm:flex-1 max-sm:justify-center max-sm:py-0",
        section.end && "mt-auto max-sm:mt-0",
        current && "font-semibold text-foreground",
        current &&
          "before:absolute before:inset-y-[7px] before:left-0 before:w-[3px] before:bg-primary max-sm:before:inset-x-[15%] max-sm:before:inset-y-auto max-sm:before:top-0 max-sm:before:h-[2px] max-sm:before:w-auto",
      )}
    >
      <Icon icon={section.icon} size={18} className={current ? "text-primary" : undefined} />
      <span>{section.name}</span>
    </Link>
  );
}
