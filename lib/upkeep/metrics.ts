/** Figures in the text form Prometheus reads (exposition format 0.0.4): every family with its help and its type. */

export type Sample = { labels?: Record<string, string>; value: number };
export type Metric = { name: string; help: string; type: "counter" | "gauge"; samples: readonly Sample[] };

export const formatMetrics = (metrics: readonly Metric[]): string =>
  metrics
    .filter(({ samples }) => samples.length > 0)
    .map(
      ({ name, help, type, samples }) =>
        `# HELP ${name} ${escape(help)}\n# TYPE ${name} ${type}\n${samples.map((sample) => sampleLine(name, sample)).join("")}`,
    )
    .join("");

function sampleLine(name: string, { labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(
    ([label, text]) => `${label}="${escape(text).replaceAll('"', '\\"')}"`,
  );
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}\n`;
}

const escape = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
