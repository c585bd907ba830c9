/**
 * An object's names in jsonb's order: by length in bytes, then by bytes. Objects of one kind have the same names in
 * the same order, event after event: sorting them was a tenth of reading an event, so each order is found once and
 * looked up name by name. What is remembered is bounded; long lists and long names are sorted each time.
 */
import { compareBytes, utf8Length } from "./json-string";

type Path = { next: Map<string, Path>; sorted: readonly string[] | null };

const namesMax = 50;
const nameLengthMax = 100;
const pathsMax = 20_000;

let start: Path = { next: new Map(), sorted: null };
let paths = 0;

export function sortedNames(object: ReadonlyMap<string, unknown>): Iterable<string> {
  if (object.size < 2) return object.keys();
  if (object.size > namesMax) return sort(object);
  let path = start;
  for (const name of object.keys()) {
    const known = path.next.get(name);
    if (known === undefined && name.length > nameLengthMax) return sort(object);
    path = known ?? longer(path, name);
  }
  return (path.sorted ??= sort(object));
}

function longer(path: Path, name: string): Path {
  const made: Path = { next: new Map(), sorted: null };
  paths += 1;
  if (paths > pathsMax) {
    // Another kind of traffic, or somebody who invents names: begin again.
    start = { next: new Map(), sorted: null };
    paths = 0;
  }
  path.next.set(name, made);
  return made;
}

function sort(object: ReadonlyMap<string, unknown>): string[] {
  return [...object.keys()].sort((a, b) => utf8Length(a) - utf8Length(b) || compareBytes(a, b));
}
