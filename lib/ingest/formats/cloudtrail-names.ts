/**
 * The words in an AWS call's name: `AttachUserPolicy` is the verb `Attach` and the noun `user_policy`.
 * Lambda writes its API's version behind some names (`UpdateFunctionCode20150331v2`): that is no part of the noun.
 */
export type CallName = { verb: string; noun: string };

export function readCallName(eventName: string): CallName {
  const [verb = "", ...nouns] = snake(eventName.replace(/\d{8}(v\d+)?$/u, "")).split("_");
  return { verb, noun: nouns.join("_") };
}

/** `DBSnapshotAttribute` → `db_snapshot_attribute`. */
export function snake(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/gu, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/gu, "$1_$2")
    .replace(/[\s-]+/gu, "_")
    .toLowerCase();
}

/** `RunInstances` is about instances, each of them an `instance`. */
export function singular(noun: string): string {
  if (/(?:ss|us)$/u.test(noun)) return noun;
  return noun.replace(/ies$/u, "y").replace(/s$/u, "");
}
