/**
 * A sent event under examination: reads its fields by kind, and collects every problem instead of stopping at
 * the first. `null` counts as not said. A field that was refused reads as not said, so that one mistake is
 * reported once.
 */
import { formatPath, isJsonNumber, isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import { postgresNumber } from "@/lib/model/json-number";
import { longerThan } from "@/lib/model/json-string";

/** What is known of an event beside what it says itself. */
export type ParseContext = {
  /** Fixed by the API key, or by whoever imports. */
  source: string;
  /** The id of an event that came without one. */
  newId: () => string;
};

/** A value as the source spelt it, kept under a name in `metadata`. */
export type Kept = [name: string, value: JsonTree];

export type FieldProblem = { path: string; message: string };

export type Sent = {
  problems: FieldProblem[];
  refuse: (path: string | readonly (string | number)[], message: string) => null;
  has: (name: string) => boolean;
  object: (name: string) => JsonObject | null;
  text: (name: string, charactersMax?: number) => string | null;
  texts: (name: string, charactersMax: number, itemsMax: number) => string[];
  oneOf: <T extends string>(name: string, allowed: readonly T[]) => T | null;
  integer: (name: string, max: number) => number | null;
};

export function examine(event: JsonObject): Sent {
  const problems: FieldProblem[] = [];
  const value = (name: string): JsonTree => event.get(name) ?? null;
  const refuse: Sent["refuse"] = (path, message) => {
    problems.push({ path: typeof path === "string" ? path : formatPath(path), message });
    return null;
  };
  const textAt = (
    path: readonly (string | number)[],
    given: JsonTree,
    charactersMax: number,
  ): string | null => {
    if (typeof given !== "string") return refuse(path, "must be a text");
    if (given === "") return refuse(path, "is empty");
    if (longerThan(given, charactersMax)) return refuse(path, `is longer than ${charactersMax} characters`);
    return given;
  };
  return {
    problems,
    refuse,
    has: (name) => value(name) !== null,
    object: (name) => {
      const given = value(name);
      if (given === null || isJsonObject(given)) return given;
      return refuse(name, "must be an object");
    },
    text: (name, charactersMax = Infinity) => {
      const given = value(name);
      return given === null ? null : textAt([name], given, charactersMax);
    },
    texts: (name, charactersMax, itemsMax) => {
      const given = value(name);
      if (given === null) return [];
      if (!Array.isArray(given)) return refuse(name, "must be a list") ?? [];
      if (given.length > itemsMax) return refuse(name, `has more than ${itemsMax} items`) ?? [];
      return given.flatMap((item, at) => textAt([name, at], item, charactersMax) ?? []);
    },
    oneOf: (name, allowed) => {
      const given = value(name);
      if (given === null) return null;
      return allowed.find((word) => word === given) ?? refuse(name, `must be one of ${allowed.join(", ")}`);
    },
    integer: (name, max) => {
      const given = value(name);
      if (given === null) return null;
      const digits = isJsonNumber(given) ? postgresNumber(given.number) : "";
      const integer = /^[1-9]\d{0,15}$/.test(digits) ? Number(digits) : Infinity;
      return integer <= max ? integer : refuse(name, `must be a whole number from 1 to ${max}`);
    },
  };
}
