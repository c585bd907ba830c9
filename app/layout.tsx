import "@fontsource-variable/ibm-plex-sans/wght.css";
import "@fontsource-variable/source-serif-4/opsz.css";
import "@fontsource/ibm-plex-mono/400.css";
import "@fontsource/ibm-plex-mono/500.css";
import "@fontsource/ibm-plex-mono/600.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { preferenceCookies, readTheme, themeClass } from "@/components/shell/preferences";

export const metadata: Metadata = {
  title: { default: "Whence", template: "%s · Whence" },
  description: "What happened, who did it, what caused it, and what was true at that moment.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(preferenceCookies.theme)?.value);
  return (
    // The theme's class can be changed in the browser before React looks; nothing else here differs.
    <html lang="en" className={themeClass(theme)} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
