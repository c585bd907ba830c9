"use client";

import { LogOut, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuLabel, MenuRule } from "@/components/ui/menu";
import { type TimeZone, zoneLabel } from "@/lib/log/time";
import {
  type Density,
  densities,
  densityNames,
  keepPreference,
  preferenceCookies,
  type Theme,
  themeClass,
  themeNames,
  themes,
} from "./preferences";

export type UserMenuProps = {
  name: string;
  email: string;
  role: string;
  theme: Theme;
  zone: TimeZone;
  density: Density;
  signOut: () => Promise<void>;
};

export function UserMenu({ name, email, role, theme, zone, density, signOut }: UserMenuProps) {
  const router = useRouter();
  const [, startTransition] = useTransition();
  return (
    <Menu
      label="Your menu"
      trigger={
        <button
          type="button"
          className="grid size-7 shrink-0 place-items-center rounded-full pointer-coarse:size-11"
        >
          <span className="grid size-7 place-items-center rounded-full border border-input bg-background text-2xs leading-none font-semibold">
            {initials(name)}
          </span>
          {/* After the initials: the name is what is seen, and then what it means. */}
          <span className="sr-only">
            {" "}
            Your menu: {name}, {role}
          </span>
        </button>
      }
    >
      <div className="max-w-72 px-4 pt-1.5 pb-2.5 leading-[18px] [overflow-wrap:anywhere]">
        <b>{name}</b>
        <div className="text-xs text-muted-foreground">
          {email}, {role}
        </div>
      </div>
      <MenuRule />
      <ThemeChoice theme={theme} />
      <ZoneChoice zone={zone} />
      <DensityChoice density={density} />
      <MenuRule />
      <MenuItem onSelect={() => router.push("/account")}>
        <Icon icon={UserRound} /> Your account
      </MenuItem>
      <MenuItem onSelect={() => startTransition(signOut)}>
        <Icon icon={LogOut} /> Sign out
      </MenuItem>
    </Menu>
  );
}

function ThemeChoice({ theme }: { theme: Theme }) {
  const [chosen, setChosen] = useState<Theme>(theme);
  const choose = (next: string) => {
    const found = themes.find((name) => name === next);
    if (!found) return;
    setChosen(found);
    keepPreference(preferenceCookies.theme, found);
    document.documentElement.classList.remove("light", "dark");
    if (themeClass(found)) document.documentElement.classList.add(themeClass(found));
  };
  return (
    <>
      <MenuLabel>Theme</MenuLabel>
      <MenuChoices value={chosen} onValueChange={choose}>
        {themes.map((name) => (
          <MenuChoice key={name} value={name} onSelect={(event) => event.preventDefault()}>
            {themeNames[name]}
          </MenuChoice>
        ))}
      </MenuChoices>
    </>
  );
}

function ZoneChoice({ zone }: { zone: TimeZone }) {
  const router = useRouter();
  const local = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set(["UTC", local, zone])];
  const choose = (next: string) => {
    keepPreference(preferenceCookies.zone, next);
    router.refresh();
  };
  return (
    <>
      <MenuLabel>Time zone</MenuLabel>
      <MenuChoices value={zone} onValueChange={choose}>
        {zones.map((name) => (
          <MenuChoice key={name} value={name}>
            {zoneLabel(name)}
          </MenuChoice>
        ))}
      </MenuChoices>
    </>
  );
}

/** Where rows are one line; on a phone they are two, and as high as a thumb needs. */
function DensityChoice({ density }: { density: Density }) {
  const router = useRouter();
  const choose = (next: string) => {
    keepPreference(preferenceCookies.density, next);
    router.refresh();
  };
  return (
    <div className="max-sm:hidden">
      <MenuLabel>Rows</MenuLabel>
      <MenuChoices value={density} onValueChange={choose}>
        {densities.map((name) => (
          <MenuChoice key={name} value={name}>
            {densityNames[name]}
          </MenuChoice>
        ))}
      </MenuChoices>
    </div>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}
