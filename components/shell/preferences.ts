/** What a reader prefers, kept in cookies so that the server paints it right the first time. */
import { readTimeZone, type TimeZone } from "@/lib/log/time";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeNames: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

export const densities = ["dense", "default", "comfortable"] as const;
export type Density = (typeof densities)[number];

export const densityNames: Record<Density, string> = {
  dense: "Dense",
  default: "Default",
  comfortable: "Comfortable",
};

export const preferenceCookies = {
  theme: "whence-theme",
  zone: "whence-zone",
  density: "whence-density",
  /** Goes with the browser's session: the strip comes back the next day. */
  sampleStrip: "whence-sample-strip",
} as const;

export function readTheme(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? "system";
}

export function readDensity(cookie: string | undefined): Density {
  return densities.find((density) => density === cookie) ?? "default";
}

/** The class on <html>; without one the reader's machine decides. */
export function themeClass(theme: Theme): string {
  return theme === "system" ? "" : theme;
}

export function readZone(cookie: string | undefined): TimeZone {
  return readTimeZone(cookie === undefined ? undefined : decodeURIComponent(cookie));
}

const yearSeconds = 31_536_000;

/** In the browser only. `forSession`: forgotten when the browser closes. */
export function keepPreference(name: string, value: string, forSession = false): void {
  const life = forSession ? "" : `; max-age=${yearSeconds}`;
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; samesite=lax${life}`;
}
