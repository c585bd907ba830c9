/**
 * Every way a request can be answered with no: the closed list, its status, and how it is told (RFC 9457).
 *
 * A title says what happened, a cause what is most likely behind it; details are for the single case. `errors`
 * names the event (`index`), the field (`path`) and what is wrong with it, all of a request at once.
 */
export const problemKinds = {
  "not-json": {
    status: 400,
    title: "The body is not JSON",
    cause: "The body was cut off, is not UTF-8, or was not made by a JSON library.",
  },
  "bad-request": {
    status: 400,
    title: "The request cannot be read",
    cause: "A parameter is missing, unknown or malformed.",
  },
  unauthenticated: {
    status: 401,
    title: "Sign in, or send an API key",
    cause: "The Authorization header is missing, or the key or session has ended.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    cause: "The key or the signed-in person does not have this right.",
  },
  "not-found": { status: 404, title: "Not found", cause: "There is nothing with this id in the log." },
  conflict: {
    status: 409,
    title: "An event with this id has other content",
    cause: "An id was used for two different events, or an event was changed before it was sent again.",
  },
  "not-sealed": {
    status: 409,
    title: "Not provable yet",
    cause: "The event waits for its seal or for the next signed checkpoint. Ask again after Retry-After.",
  },
  "too-large": { status: 413, title: "The request is too large", cause: "Send fewer events at a time." },
  "unsupported-type": {
    status: 415,
    title: "This kind of body is not accepted",
    cause:
      "Send application/json, application/x-ndjson or CloudEvents (application/cloudevents+json, -batch+json, or ce- headers) in UTF-8, not compressed.",
  },
  "invalid-events": {
    status: 422,
    title: "Events do not follow the contract",
    cause: "A field is missing, unknown or malformed. Nothing of the request was recorded.",
  },
  busy: {
    status: 429,
    title: "Too much at once from this key",
    cause: "Events arrive faster than they can be written. Wait as long as Retry-After says.",
  },
  failed: {
    status: 500,
    title: "Something went wrong here",
    cause: "This is a fault of the server. The detail carries an id to look for in its log.",
  },
  unavailable: {
    status: 503,
    title: "The log cannot be reached now",
    cause: "The database is starting, stopping or unreachable. Send the same request again later.",
  },
} as const satisfies Record<string, { status: number; title: string; cause: string }>;

export type ProblemKind = keyof typeof problemKinds;

/** How a credential that was not accepted is told (lib/access/server/authorize). */
export const accessProblems = { 401: "unauthenticated", 403: "forbidden", 503: "unavailable" } as const;

/** What is wrong with one field of one event of a request. */
export type EventError = { index: number; path: string; message: string };

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: EventError[];
  /** Errors beyond those listed. */
  more?: number;
};

// A long list helps nobody, and its length is the sender's to choose.
export const errorsMax = 100;

export function problem(kind: ProblemKind, detail?: string, errors?: readonly EventError[]): Problem {
  const { status, title, cause } = problemKinds[kind];
  const told: Problem = { type: `urn:whence:problem:${kind}`, title, status, detail: detail ?? cause };
  if (!errors || errors.length === 0) return told;
  const more = errors.length - errorsMax;
  return { ...told, errors: errors.slice(0, errorsMax), ...(more > 0 ? { more } : {}) };
}
