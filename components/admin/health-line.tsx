/** A figure's last six hours as one line: its own scale from zero, its limit dashed and named, no axis to read off. */
import type { Line } from "@/lib/upkeep/health";

const width = 250;
const height = 46;
const top = 8;

export function HealthLine({ line, label }: { line: Line; label: string }) {
  const { values, limit } = line;
  if (values.length < 2) return <div className="h-[46px] border-b border-border-strong" />;
  const most = Math.max(1e-9, ...values, (limit?.value ?? 0) * 1.05);
  const x = (i: number) => (i * width) / (values.length - 1);
  const y = (value: number) => height - (value / most) * (height - top);
  const path = values
    .map((value, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`)
    .join("");
  return (
    <div className="relative">
      {limit ? (
        <span
          className="absolute left-0 -translate-y-full text-2xs text-warning"
          style={{ top: `${(y(limit.value) / (height + 1)) * 100}%` }}
        >
          {limit.words}
        </span>
      ) : null}
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${height + 1}`}
        preserveAspectRatio="none"
        className="block h-[47px] w-full overflow-visible"
      >
        <line
          x1="0"
          x2={width}
          y1={height}
          y2={height}
          stroke="var(--border-strong)"
          vectorEffect="non-scaling-stroke"
        />
        {limit ? (
          <line
            {...{ x1: 0, x2: width, y1: y(limit.value), y2: y(limit.value) }}
            stroke="var(--warning)"
            strokeDasharray="4 3"
            vectorEffect="non-scaling-stroke"
          />
        ) : null}
        <path
          d={path}
          fill="none"
          stroke="var(--chart-5)"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </div>
  );
}
