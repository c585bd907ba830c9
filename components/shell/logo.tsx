/** The mark: a W drawn as one causal line; the dot is where it began. */
export function Logo({ size = 27 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <path
        d="M6.5 10.6 10.6 26 16 13.2 21.4 26 27 5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.3"
        strokeMiterlimit="8"
      />
      <circle cx="5.2" cy="5.6" r="3.3" fill="var(--primary)" />
    </svg>
  );
}
