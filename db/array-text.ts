/**
 * Arrays of one dimension as PostgreSQL writes them: `{a,"b c",NULL}`. Pure.
 *
 * The driver can learn every array type from the server with a query of its own when it connects; cut then, it lets
 * that query's error go unhandled, and the process ends. The types we use are known, so it need not ask.
 */
import type { PostgresType } from "postgres";

/** `read` gives an element its value; NULL stays null. Throws on an array of arrays, which nothing here asks for. */
export function parseArray<T>(text: string, read: (element: string) => T): (T | null)[] {
  // A lower bound other than 1 stands before the elements: `[0:1]={a,b}`.
  const body = text.slice(text.indexOf("{") + 1, -1);
  if (/^\s*\{/.test(body)) throw new Error("an array of arrays is not read");
  const elements = body.matchAll(/(?:"((?:[^"\\]|\\.)*)"|([^,"]+))(?:,|$)/gsu);
  return [...elements].map(([, quoted, bare]) => {
    if (quoted !== undefined) return read(quoted.replaceAll(/\\(.)/gsu, "$1"));
    return bare === undefined || bare === "NULL" ? null : read(bare);
  });
}

export function formatArray(values: readonly ArrayElement[]): string {
  return `{${values.map(formatElement).join(",")}}`;
}

type ArrayElement = string | number | bigint | boolean | Date | null | undefined;

function formatElement(value: ArrayElement): string {
  if (value === null || value === undefined) return "NULL";
  const text = value instanceof Date ? value.toISOString() : String(value);
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

const arrayType = (
  to: number,
  from: number[],
  read: (element: string) => unknown,
): PostgresType<readonly unknown[]> => ({
  to,
  from,
  serialize: (value: unknown) =>
    Array.isArray(value) ? formatArray(value as ArrayElement[]) : String(value),
  parse: (text: string) => parseArray(text, read),
});

// The numbers are the array types of: bool · int2 int4 oid float4 float8 · char name text bpchar varchar, int8
// numeric, date timestamp timestamptz, uuid json jsonb xid8 regclass.
export const arrayTypes = {
  booleans: arrayType(1000, [1000], (element) => element === "t"),
  numbers: arrayType(1007, [1005, 1007, 1028, 1021, 1022], Number),
  texts: arrayType(
    1009,
    [1002, 1003, 1009, 1014, 1015, 1016, 1231, 1182, 1115, 1185, 2951, 199, 3807, 271, 2210],
    (element) => element,
  ),
};
