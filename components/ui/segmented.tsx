"use client";

import { ToggleGroup } from "radix-ui";

type SegmentedProps<T extends string> = {
  label: string;
  value: T;
  choices: readonly { value: T; name: string }[];
  onChange: (value: T) => void;
};

/** One of a few states. The chosen segment is inverted ink, not blue: it is a state, not an action. */
export function Segmented<T extends string>({ label, value, choices, onChange }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = choices.find((choice) => choice.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className="inline-flex overflow-hidden rounded-md border border-input bg-background"
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className="h-6 border-l border-border-strong px-[9px] text-xs font-medium text-muted-foreground outline-offset-[-2px] first:border-l-0 hover:bg-accent data-[state=on]:bg-foreground data-[state=on]:text-background pointer-coarse:h-10"
        >
          {choice.name}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
