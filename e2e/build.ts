/** Before the browser tests: the production build they run against, made when the sources changed. */
import { buildIfNeeded } from "@/bin/serve/build";
import { root } from "./site";

export default (): Promise<void> => buildIfNeeded(root, new AbortController().signal, () => undefined);
