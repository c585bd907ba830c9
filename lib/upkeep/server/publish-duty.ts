/** Publishes what was sealed. */
import "server-only";
import type { Duty } from "./duty";

const lookMs = 500;

export const publishing: Duty = {
  name: "publish",
  begin:
    ({ looked }) =>
    async () => {
      looked.settle();
      return lookMs;
    },
};
