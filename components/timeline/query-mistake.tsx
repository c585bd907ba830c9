import { HostileText } from "@/components/event/hostile-text";
import type { DraftProblem } from "./use-filter-field";

/** The text as typed, the mistake underlined where it stands, the reason, and the likely word. */
export function QueryMistake({
  problem,
  correct,
}: {
  problem: DraftProblem;
  correct: (text: string) => void;
}) {
  const { text, at, length, message, suggestion } = problem;
  const end = at + length;
  const wrong = text.slice(at, end);
  return (
    <div role="alert" className="mt-1.5 text-xs [overflow-wrap:anywhere]">
      <p className="mono">
        <HostileText text={text.slice(Math.max(0, at - 60), at)} />
        <span className="underline decoration-destructive decoration-dotted decoration-2 underline-offset-4">
          {wrong === "" ? "\u00a0\u00a0" : <HostileText text={wrong} />}
        </span>
        <HostileText text={text.slice(end, end + 60)} />
      </p>
      <p className="mt-1 text-muted-foreground">
        {message}.{" "}
        {suggestion === undefined ? null : (
          <>
            Did you mean{" "}
            <button
              type="button"
              className="link mono"
              onClick={() => correct(text.slice(0, at) + suggestion + text.slice(end))}
            >
              {suggestion}
            </button>
            ?
          </>
        )}
      </p>
    </div>
  );
}
