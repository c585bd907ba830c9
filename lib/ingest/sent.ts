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

type Path = readonly (string | number)[];

// A class, since there is one for each event: eight closures made anew took a tenth of reading it.
export class Sent {
  readonly problems: FieldProblem[] = [];

  constructor(private readonly event: JsonObject) {}

  refuse(path: string | Path, message: string): null {
    this.problems.push({ path: typeof path === "string" ? path : formatPath(path), message });
    return null;
  }

  has(name: string): boolean {
    return this.value(name) !== null;
  }

  object(name: string): JsonObject | null {
    const given = this.value(name);
    if (given === null || isJsonObject(given)) return given;
    return this.refuse(name, "must be an object");
  }

  text(name: string, charactersMax = Infinity): string | null {
    const given = this.value(name);
    return given === null ? null : this.textAt([name], given, charactersMax);
  }

  texts(name: string, charactersMax: number, itemsMax: number): string[] {
    const given = this.value(name);
    if (given === null) return [];
    if (!Array.isArray(given)) return this.refuse(name, "must be a list") ?? [];
    if (given.length > itemsMax) return this.refuse(name, `has more than ${itemsMax} items`) ?? [];
    return given.flatMap((item, at) => this.textAt([name, at], item, charactersMax) ?? []);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | null {
    const given = this.value(name);
    if (given === null) return null;
    return (
      allowed.find((word) => word === given) ?? this.refuse(name, `must be one of ${allowed.join(", ")}`)
    );
  }

  integer(name: string, max: number): number | null {
    const given = this.value(name);
    if (given === null) return null;
    const digits = isJsonNumber(given) ? postgresNumber(given.number) : "";
    const integer = /^[1-9]\d{0,15}$/.test(digits) ? Number(digits) : Infinity;
    return integer <= max ? integer : this.refuse(name, `must be a whole number from 1 to ${max}`);
  }

  private value(name: string): JsonTree {
    return this.event.get(name) ?? null;
  }

  private textAt(path: Path, given: JsonTree, charactersMax: number): string | null {
    if (typeof given !== "string") return this.refuse(path, "must be a text");
    if (given === "") return this.refuse(path, "is empty");
    if (longerThan(given, charactersMax))
      return this.refuse(path, `is longer than ${charactersMax} characters`);
    return given;
  }
}
