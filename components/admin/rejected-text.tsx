/** A rejected record to look at: its own bytes by line, or what was read of it with what is wrong under its line. */
import type { ReactNode } from "react";
import { HostileText } from "@/components/event/hostile-text";
import { cx } from "@/components/ui/cx";
import type { MarkedText } from "@/lib/ingest/rejected-details";
import type { OriginalPart, OriginalText } from "@/lib/ingest/rejected-original";
import type { FieldProblem } from "@/lib/ingest/sent";

/** As it came: what is no text stands as bytes, what hides is named. */
export function RejectedOriginal({ original, bytes }: { original: OriginalText; bytes: number }) {
  const { lines, shownBytes } = original;
  const size = `${bytes.toLocaleString("en-US")} ${bytes === 1 ? "byte" : "bytes"}`;
  return (
    <>
      <Lines label="Original text" className="max-h-52">
        {lines.map((parts, at) => (
          // Lines of one text never move: their place is their identity.
          <Line key={at} number={at + 1}>
            {parts.map((part, index) => (
              <Part key={index} part={part} />
            ))}
          </Line>
        ))}
      </Lines>
      <p className="mt-1.5 text-xs text-muted-foreground">
        {bytes === 0 ? "It is empty." : size}
        {shownBytes < bytes ? `, the first ${shownBytes.toLocaleString("en-US")} are shown` : ""}
      </p>
    </>
  );
}

function Part({ part }: { part: OriginalPart }) {
  if (part.kind === "text") return <HostileText text={part.text} max={Infinity} />;
  return (
    <span
      title="Bytes that are not UTF-8"
      className="rounded-xs bg-warning-wash px-0.5 text-[0.85em] text-warning outline outline-1 outline-warning/40"
    >
      {part.text}
    </span>
  );
}

export function RejectedMarked({ marked }: { marked: MarkedText }) {
  return (
    <>
      <Lines label="What is wrong with it" className="max-h-[420px]">
        {marked.lines.map(({ text, reasons }, at) => (
          <Line key={at} number={at + 1} reasons={reasons}>
            <HostileText text={text} max={1000} />
          </Line>
        ))}
      </Lines>
      {marked.linesLeftOut > 0 ? (
        <p className="mt-1.5 text-xs text-muted-foreground">
          {marked.linesLeftOut.toLocaleString("en-US")} more lines are not shown here.
        </p>
      ) : null}
    </>
  );
}

function Lines({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // It scrolls: the keyboard must reach it.
      tabIndex={0}
      className={cx(
        "mono overflow-auto rounded-md border border-input bg-background py-1.5 leading-[21px]",
        className,
      )}
    >
      {children}
    </section>
  );
}

type LineProps = { number: number; reasons?: FieldProblem[]; children: ReactNode };

function Line({ number, reasons = [], children }: LineProps) {
  const wrong = reasons.length > 0;
  return (
    <div className={cx(wrong && "bg-tampered-wash")}>
      <div className="grid grid-cols-[40px_1fr] pr-2">
        <span aria-hidden className="pr-2.5 text-right text-subtle-foreground select-none">
          {number}
        </span>
        <span
          className={cx(
            "min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]",
            wrong && "underline decoration-tampered decoration-dotted decoration-[1.5px] underline-offset-3",
          )}
        >
          {children}
        </span>
      </div>
      {reasons.map((reason, at) => (
        <p
          key={at}
          className="ml-10 border-l-2 border-tampered px-2.5 py-1.5 font-sans text-xs tracking-normal"
        >
          <b className="text-tampered">
            <HostileText text={reason.path} />
          </b>{" "}
          <HostileText text={reason.message} max={1000} />
        </p>
      ))}
    </div>
  );
}

/** Reasons that have no line of their own. */
export function RejectedReasons({ reasons }: { reasons: FieldProblem[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul className="mb-2.5 flex max-h-72 flex-col gap-1 overflow-auto">
      {reasons.map(({ path, message }, at) => (
        <li key={at} className="border-l-2 border-tampered bg-tampered-wash px-2.5 py-1.5 text-xs">
          {path ? (
            <b className="text-tampered">
              <HostileText text={path} />{" "}
            </b>
          ) : null}
          <HostileText text={message} max={1000} />
        </li>
      ))}
    </ul>
  );
}
