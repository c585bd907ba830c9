export type Figure = { value: string; name: string };

/** The key figures of a page, in serif, each with what it counts. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="mb-3 flex flex-wrap justify-between gap-x-8 gap-y-2 border-b border-border pb-3">
      {figures.map(({ value, name }) => (
        <div key={name} className="flex flex-col-reverse">
          <dt className="text-xs text-muted-foreground">{name}</dt>
          <dd className="record text-[26px]/8">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
