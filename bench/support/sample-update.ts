/**
 * Updates as applications send them: about 600 bytes of JSON each, an order of fourteen fields of which two change.
 * Without an id, so that one file or request can be told apart from the next by who makes the ids.
 */
const words = [
  "deliver to the back door",
  "ring twice",
  "leave with the neighbour",
  "call before",
  "fragile",
];
const statuses = ["open", "paid", "packed", "sent", "delivered", "closed"];

/** The `n`th update, the same on every run. */
export function sampleUpdate(n: number): Record<string, unknown> {
  const order = n % 5_000;
  const step = Math.floor(n / 5_000);
  const state = (at: number) => ({
    number: `2026-${String(order).padStart(6, "0")}`,
    customer: `c-${(order * 7_919) % 3_000}`,
    status: statuses[at % statuses.length],
    total: order * 13 + at,
    currency: "EUR",
    items: (order % 9) + 1,
    note: words[order % words.length],
    warehouse: `w${order % 12}`,
    priority: order % 4,
    gift: order % 11 === 0,
    country: ["de", "fr", "it", "at"][order % 4],
    weight: (order % 90) + 10,
    carrier: ["north", "south", "city"][order % 3],
    channel: "web",
  });
  return {
    type: "order.changed",
    entityType: "order",
    entityId: String(order),
    operation: "update",
    actorId: `clerk-${(n * 31) % 200}`,
    actorType: "user",
    occurredAt: new Date(Date.UTC(2026, 2, 1) + n * 97).toISOString(),
    before: state(step),
    after: state(step + 1),
    metadata: { request: `r-${n}`, route: "/orders/change", region: "eu-central", attempt: 1 },
    correlationId: `session-${Math.floor(n / 20)}`,
  };
}
