/** The sections of the application that exist, in the order the rail shows them. */
import { BadgeCheck, type LucideIcon, Rows3, Settings2 } from "lucide-react";
import type { Route } from "next";
import { hasRight, type Right } from "@/lib/access/rights";
import type { Person } from "@/lib/access/viewer";
import { startHref } from "@/lib/query/view";

export type Section = {
  name: string;
  href: Route;
  /** Every path of the section begins so. */
  under: string;
  icon: LucideIcon;
  needs: Right;
  end?: true;
};

const sections: readonly Section[] = [
  { name: "Timeline", href: startHref, under: "/timeline", icon: Rows3, needs: "read" },
  { name: "Integrity", href: "/integrity", under: "/integrity", icon: BadgeCheck, needs: "read" },
  { name: "Admin", href: "/admin/users", under: "/admin", icon: Settings2, needs: "admin", end: true },
];

/** Names of the sections this person may open; the rail looks the rest up itself. */
export const sectionNamesFor = (person: Person): string[] =>
  sections.filter((section) => hasRight(person, section.needs)).map((section) => section.name);

export const sectionsNamed = (names: readonly string[]): Section[] =>
  sections.filter((section) => names.includes(section.name));

export const sectionAt = (path: string): Section | undefined =>
  sections.find((section) => path === section.under || path.startsWith(`${section.under}/`));
