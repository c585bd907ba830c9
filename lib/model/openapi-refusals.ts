/** The refusals of an operation in OpenAPI's words, from the one list of problems. */
import { type ProblemKind, problemKinds } from "./problem";

/** Answers by status; two kinds of problem may share one. */
export function refusals(...kinds: ProblemKind[]) {
  const statuses = [...new Set(kinds.map((kind) => problemKinds[kind].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const told = kinds.filter((kind) => problemKinds[kind].status === status);
      const description = told
        .map((kind) => `${problemKinds[kind].title}. ${problemKinds[kind].cause}`)
        .join(" ");
      const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
      return [String(status), { description, content }];
    }),
  );
}
