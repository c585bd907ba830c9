/** The picture beside the sign-in: one line out of all that could have happened. Drawn, not told: no text. */
const height = 900;
// Where each generation begins, bends and ends.
const columns = [
  { from: 70, bend: 119.5, to: 178 },
  { from: 178, bend: 227.5, to: 287 },
  { from: 287, bend: 335.5, to: 395 },
  { from: 395, bend: 444.5, to: 503 },
  { from: 503, bend: 552.5, to: 612 },
  { from: 612, bend: 660.5, to: 720 },
];
const turns = [-1, 1, 1, -1, 1, -1];
const rootY = height / 2;
const firstSpread = 198;

export function CausalTree() {
  return (
    <svg viewBox={`0 0 760 ${height}`} preserveAspectRatio="xMinYMid meet" className="size-full" aria-hidden>
      <path d={branches(0, rootY).join("")} fill="none" stroke="var(--border-strong)" />
      <path d={line()} fill="none" stroke="var(--foreground)" strokeWidth="2.25" />
      <circle cx={columns[0]?.from} cy={rootY} r="9" fill="var(--primary)" />
      <rect
        x="716"
        y={lineYs().at(-1) ?? 0}
        width="8"
        height="8"
        transform="translate(0 -4)"
        fill="var(--foreground)"
      />
    </svg>
  );
}

function branches(generation: number, y: number): string[] {
  const column = columns[generation];
  if (!column) return [];
  const spread = firstSpread / 2 ** generation;
  const [above, below] = [y - spread, y + spread];
  return [
    `M${column.from} ${y}H${column.bend}M${column.to} ${above}H${column.bend}V${below}H${column.to}`,
    ...branches(generation + 1, above),
    ...branches(generation + 1, below),
  ];
}

/** The height the line has reached after each generation. */
function lineYs(): number[] {
  return turns.reduce<number[]>(
    (ys, turn, generation) => [...ys, (ys.at(-1) ?? rootY) + (turn * firstSpread) / 2 ** generation],
    [],
  );
}

function line(): string {
  const ys = lineYs();
  const steps = columns.map((column, generation) => `H${column.bend}V${ys[generation]}H${column.to}`);
  return `M${columns[0]?.from} ${rootY}${steps.join("")}`;
}
