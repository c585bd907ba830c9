import { cutText, visibleRuns } from "@/lib/log/visible-text";

/**
 * Text that came with an event. Characters that show nothing or turn the writing around are named in place, the
 * writing's direction stays inside (`bdi`), and what is cut here is whole in the title.
 */
export function HostileText({ text, max = 200 }: { text: string; max?: number }) {
  const shown = cutText(text, max);
  return (
    <bdi title={shown.cut ? text.slice(0, 5_000) : undefined}>
      {visibleRuns(shown.text).map((run, at) =>
        run.hidden ? (
          // Runs of one text never move: their place is their identity.
          <span
            key={at}
            title={run.title}
            className="rounded-xs bg-warning-wash px-0.5 text-[0.85em] text-warning outline outline-1 outline-warning/40"
          >
            {run.text}
          </span>
        ) : (
          run.text
        ),
      )}
    </bdi>
  );
}
