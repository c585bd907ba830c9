/** The launcher's own build step, alone: `npm start` after it finds nothing to build. */
import { lifetime } from "../lifetime.mjs";
import { loadTypeScript, root } from "../main.mjs";

const signal = lifetime(process.ppid);
await loadTypeScript();
const { buildIfNeeded } = await import("../serve/build.ts");
await buildIfNeeded(root, signal, (text) => console.log(text));
process.exit(0);
