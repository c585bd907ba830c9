/**
 * Which anchors the environment names. Read strictly: an anchor that was meant and is not there would be a guarantee
 * that nobody has. Never read from the database, whose operator is the one the anchors are for.
 *
 * WHENCE_ANCHOR_FOLDERS: absolute paths, `:` between them. WHENCE_WITNESSES: `URL VKEY` pairs, `;` between them.
 */
import { keyTypes, parseVerifierKey, type VerifierKey } from "./verifier-key";

export type AnchorSettings = {
  folders: string[];
  /** `url`: the submission prefix, without a slash at its end. */
  witnesses: { url: string; key: VerifierKey }[];
};

type Environment = { readonly [name: string]: string | undefined };

/** Throws with the name of the variable and what is wrong with it. */
export async function parseAnchorSettings(env: Environment): Promise<AnchorSettings> {
  const witnesses: AnchorSettings["witnesses"] = [];
  for (const pair of partsOf(env.WHENCE_WITNESSES, ";")) {
    const witness = await readWitness(pair);
    if (witnesses.some(({ key }) => key.name === witness.key.name))
      throw new Error(`WHENCE_WITNESSES names ${witness.key.name} twice.`);
    witnesses.push(witness);
  }
  return { folders: readFolders(env.WHENCE_ANCHOR_FOLDERS), witnesses };
}

function readFolders(text: string | undefined): string[] {
  const folders = partsOf(text, ":").map((path) => (path === "/" ? path : path.replace(/\/+$/u, "")));
  const relative = folders.find((path) => !path.startsWith("/"));
  if (relative !== undefined)
    throw new Error(`WHENCE_ANCHOR_FOLDERS has "${relative}", which is no absolute path.`);
  const twice = folders.find((path, i) => folders.indexOf(path) !== i);
  if (twice !== undefined) throw new Error(`WHENCE_ANCHOR_FOLDERS names ${twice} twice.`);
  return folders;
}

async function readWitness(pair: string): Promise<AnchorSettings["witnesses"][number]> {
  const [url = "", vkey, ...rest] = pair.split(/\s+/u);
  if (vkey === undefined || rest.length > 0)
    throw new Error(`WHENCE_WITNESSES has "${pair}", which is not a URL and a verifier key.`);
  if (!isWebAddress(url))
    throw new Error(`WHENCE_WITNESSES has "${url}", which is no http or https address.`);
  const key = await parseVerifierKey(vkey);
  if (!key.ok) throw new Error(`WHENCE_WITNESSES has "${vkey}": ${key.reason}.`);
  if (key.value.type !== keyTypes.witness)
    throw new Error(`WHENCE_WITNESSES has "${vkey}", which is the key of a log, not of a witness.`);
  return { url: url.replace(/\/+$/u, ""), key: key.value };
}

/** An empty part is a mistake in the middle and nothing at all at the ends. */
function partsOf(text: string | undefined, separator: string): string[] {
  if (!text) return [];
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function isWebAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, search, hash, username } = new URL(url);
  return /^https?:$/u.test(protocol) && search === "" && hash === "" && username === "";
}
