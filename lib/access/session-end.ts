/** Why a session is no longer one, and the sentence the sign-in page says about it. */
const sessionEnds = ["ended", "disabled", "changed", "expired", "idle"] as const;
export type SessionEnd = (typeof sessionEnds)[number];

export const sessionHoursMax = 12;
export const idleMinutesMax = 30;

export const sessionEndWords: Record<SessionEnd, string> = {
  ended: "You are signed out.",
  disabled: "This account has been disabled. An administrator can enable it again.",
  changed: "Your role or password was changed, which ended your session. Sign in again.",
  expired: `Your session ended after ${sessionHoursMax} hours. Sign in again.`,
  idle: `Your session ended after ${idleMinutesMax} minutes without activity. Sign in again.`,
};

export const parseSessionEnd = (text: unknown): SessionEnd | null =>
  sessionEnds.find((end) => end === text) ?? null;
