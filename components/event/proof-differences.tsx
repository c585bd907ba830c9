import type { FieldDifference } from "@/lib/ledger/shown-proof";
import { HostileText } from "./hostile-text";

/** Field by field, what this page shows and what was sealed. */
export function ProofDifferences({ differences }: { differences: readonly FieldDifference[] }) {
  return (
    <table className="mt-4 w-full table-fixed border-t border-border text-xs/[18px]">
      <caption className="pb-1 text-left font-semibold">Fields that differ</caption>
      <thead>
        <tr className="text-left text-2xs text-subtle-foreground">
          <th className="w-[96px] py-1 font-medium">Field</th>
          <th className="py-1 font-medium">This page shows</th>
          <th className="py-1 font-medium">Sealed</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, shown, sealed }) => (
          <tr key={field} className="border-t border-border align-top">
            <th scope="row" className="mono py-1 pr-2 text-left font-normal [overflow-wrap:anywhere]">
              {field}
            </th>
            <Value text={shown} look="bg-tampered-wash text-tampered" />
            <Value text={sealed} look="" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ text, look }: { text: string | null; look: string }) {
  return (
    <td className={`mono px-1 py-1 [overflow-wrap:anywhere] ${look}`}>
      {text === null ? <i>not set</i> : <HostileText text={text} max={400} />}
    </td>
  );
}
