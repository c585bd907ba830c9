import { expect, test } from "vitest";
import { actorLabel } from "./actor-label";

test.each([
  ["alice", "alice"],
  ["alice@example.org", "alice@example.org"],
  ["maintainers@users.noreply.example.org", "maintainers@…"],
  ["arn:aws:iam::123456789012:user/christophe", "…christophe"],
  ["arn:aws:sts::123456789012:assumed-role/test-role/cli", "…test-role/cli"],
  ["arn:aws-cn:iam::123456789012:root", "…root"],
  [
    "a service whose name is long, and of no form we know",
    "a service whose name is long, and of no form we know",
  ],
])("%s is called %s", (id, label) => {
  expect(actorLabel(id)).toBe(label);
});
