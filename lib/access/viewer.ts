/**
 * Who asks: a signed-in person or a source's API key, already verified.
 *
 * Every reading function in `lib/<area>/server` takes a `Viewer` as its first parameter, so none can be called
 * without one. The brand has no value a program could name: only `lib/access/server` makes viewers, after it has
 * looked the session or the key up in the database.
 */
import type { Role } from "@/lib/model/role";

declare const verified: unique symbol;
type Verified = { readonly [verified]: true };

/** Where the request that was verified came from: it goes into every event about what the viewer did. */
export type RequestFacts = { address: string; userAgent: string };

export type PersonFacts = {
  kind: "person";
  sessionId: string;
  accountId: string;
  email: string;
  name: string;
  role: Role;
  request: RequestFacts;
};

export type SourceFacts = {
  kind: "source";
  source: string;
  keyId: string;
  mayRead: boolean;
  request: RequestFacts;
};

export type Person = Readonly<PersonFacts> & Verified;
export type SourceViewer = Readonly<SourceFacts> & Verified;
export type Viewer = Person | SourceViewer;
