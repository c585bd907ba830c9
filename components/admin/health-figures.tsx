import { ClockAlert } from "lucide-react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { bytesWords, type Figure, type Partition } from "@/lib/upkeep/health";
import { HealthLine } from "./health-line";

/** Name, value with unit, six hours with their limit in words, one sentence; and the months of the log. */
export function HealthFigures({
  figures,
  partitions,
}: {
  figures: readonly Figure[];
  partitions: readonly Partition[];
}) {
  return (
    <div className="-ml-px grid grid-cols-3 border-b border-border-strong max-lg:grid-cols-2 max-sm:grid-cols-1">
      {figures.map((figure) => (
        <Cell
          key={figure.name}
          name={figure.name}
          warning={figure.warning}
          value={figure.value}
          unit={figure.unit}
          sentence={figure.sentence}
        >
          <HealthLine line={figure.line} label={`${figure.name}, the last 6 hours. ${figure.sentence}`} />
        </Cell>
      ))}
      <Months partitions={partitions} />
    </div>
  );
}

type CellProps = {
  name: string;
  warning?: string | null;
  value: string;
  unit: string;
  sentence: string;
  children: React.ReactNode;
};

function Cell({ name, warning, value, unit, sentence, children }: CellProps) {
  return (
    <section aria-label={name} className="min-w-0 border-b border-l border-border py-2.5 pr-[18px] pl-5">
      <div className="flex justify-between text-xs text-muted-foreground">
        <h2>{name}</h2>
        {warning ? (
          <span className="flex items-center gap-1 font-medium text-warning">
            <Icon icon={ClockAlert} size={13} /> {warning}
          </span>
        ) : null}
      </div>
      <p className="mb-2 flex flex-wrap items-baseline gap-x-[7px]">
        <b className="record text-[22px]/[30px]">{value}</b>
        <span className="text-muted-foreground">{unit}</span>
      </p>
      {children}
      <p className="mt-1.5 text-xs/[17px] text-muted-foreground [overflow-wrap:anywhere]">{sentence}</p>
    </section>
  );
}

const monthsShown = 9;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const monthOf = (fromAt: string): string => monthNames[Number(fromAt.slice(5, 7)) - 1] ?? "";

/** One bar a partition, by what it takes on disk; months ahead are hollow, since nothing is in them. */
function Months({ partitions }: { partitions: readonly Partition[] }) {
  const ahead = partitions.filter(({ isAhead }) => isAhead).length;
  const shown = partitions.slice(-monthsShown);
  const most = Math.max(1, ...shown.map(({ bytes }) => bytes));
  const largest = shown.find(({ bytes }) => bytes === most);
  return (
    <Cell
      name="Partitions"
      value={`${ahead} ${ahead === 1 ? "month" : "months"} ahead`}
      unit={`${partitions.length} in the database`}
      sentence={
        largest
          ? `The largest of those shown is ${largest.name}: ${bytesWords(most)}, indexes included.`
          : "None has been made yet."
      }
    >
      <div
        role="img"
        aria-label={shown.map(({ fromAt, bytes }) => `${fromAt.slice(0, 7)} ${bytesWords(bytes)}`).join(", ")}
      >
        <div className="flex h-9 items-end gap-1 border-b border-border-strong">
          {shown.map(({ name, bytes, isAhead }) => (
            <span
              key={name}
              title={`${name}: ${bytesWords(bytes)}`}
              className={cx("min-h-[2px] flex-1", isAhead ? "border border-b-0 border-input" : "bg-chart-5")}
              style={{ height: `${(bytes / most) * 100}%` }}
            />
          ))}
        </div>
        <div className="mono flex gap-1 text-[10.5px] text-subtle-foreground">
          {shown.map(({ name, fromAt }) => (
            <span key={name} className="flex-1 text-center">
              {monthOf(fromAt)}
            </span>
          ))}
        </div>
      </div>
    </Cell>
  );
}
