import { expect, it } from "vitest";
import { formatMetrics } from "./metrics";

it("is text Prometheus reads, with hostile labels kept in their quotes", () => {
  const text = formatMetrics([
    { name: "whence_upkeep_up", help: "Up.", type: "gauge", samples: [{ value: 1 }] },
    {
      name: "whence_anchor_behind",
      help: "Events.",
      type: "gauge",
      samples: [{ labels: { anchor: 'a"b\\c\nd' }, value: 7 }],
    },
    { name: "whence_nothing", help: "Left out.", type: "gauge", samples: [] },
  ]);
  expect(text).toBe(
    '# HELP whence_upkeep_up Up.\n# TYPE whence_upkeep_up gauge\nwhence_upkeep_up 1\n# HELP whence_anchor_behind Events.\n# TYPE whence_anchor_behind gauge\nwhence_anchor_behind{anchor="a\\"b\\\\c\\nd"} 7\n',
  );
});
