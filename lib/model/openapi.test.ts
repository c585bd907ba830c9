import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openApi } from "./openapi";

function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "$ref" && typeof inner === "string" ? [inner] : references(inner),
  );
}

describe("the API's description", () => {
  it("refers to nothing that is not there", () => {
    const known = Object.keys(openApi.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references(openApi).filter((reference) => !known.includes(reference))).toEqual([]);
  });

  it.each(Object.entries(openApi.paths))("names methods of %s that the route has", (path, methods) => {
    const file = `app/api/v1${path.replace("{id}", "[id]").replace("{path}", "[...path]")}/route.ts`;
    expect(existsSync(file)).toBe(true);
    const route = readFileSync(file, "utf8");
    for (const method of Object.keys(methods)) expect(route).toContain(`function ${method.toUpperCase()}(`);
  });

  it("gives each operation a name of its own, and keeps JSON's types when printed", () => {
    const names = Object.values(openApi.paths).flatMap((methods) =>
      Object.values(methods).map((operation) => operation.operationId),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(JSON.parse(JSON.stringify(openApi))).toEqual(openApi);
  });
});
