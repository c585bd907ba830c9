import { CopyIconButton } from "@/components/ui/copy-button";

/** First 8 … last 8; the whole value is in the title and on copy. */
export function ShortHash({ hash, label }: { hash: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      <span className="mono" title={hash}>
        {hash.slice(0, 8)}…{hash.slice(-8)}
      </span>
      <CopyIconButton text={hash} label={label} className="size-6" />
    </span>
  );
}

/** In groups, as one compares it by eye. */
export function GroupedHash({
  groups,
  text,
  label,
}: {
  groups: readonly string[];
  text: string;
  label: string;
}) {
  return (
    <span className="inline-flex items-start gap-0.5">
      <span className="mono flex flex-wrap gap-x-2">
        {groups.map((group, i) => (
          // Groups of a hash may repeat; their place is what they are.
          <span key={i}>{group}</span>
        ))}
      </span>
      <CopyIconButton text={text} label={label} className="-mt-1 size-6" />
    </span>
  );
}

export const inEights = (hex: string): string[] => hex.match(/.{1,8}/gu) ?? [];
