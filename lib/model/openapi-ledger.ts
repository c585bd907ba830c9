/** The ledger's calls in OpenAPI's words: what proves an event, and the files of a transparency log (C2SP). */
import { refusals } from "./openapi-refusals";

const text = (description: string) => ({
  description,
  content: { "text/plain": { schema: { type: "string" } } },
});

const getProof = {
  operationId: "getProof",
  summary: "The proof that an event is in the log as it was sealed",
  description:
    "Check it offline: SHA-256(line) is the entry, SHA-256(0x00 and entry) the leaf; the hashes of proof lead from there to the root in the signed checkpoint (RFC 9162). leafHash is the leaf that was sealed: where it is not the line's, the event was altered. `whence verify --bundle FILE --key KEY` does all of it.",
  parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
  responses: {
    200: {
      description: "The proof. Last-Modified says when its checkpoint was signed.",
      content: { "application/json": { schema: { $ref: "#/components/schemas/Proof" } } },
    },
    ...refusals("unauthenticated", "forbidden", "not-found", "not-sealed", "failed", "unavailable"),
  },
};

const getCheckpoint = {
  operationId: "getCheckpoint",
  summary: "The newest signed checkpoint",
  security: [],
  responses: {
    200: text("A signed note (C2SP tlog-checkpoint), with the signatures of witnesses."),
    ...refusals("not-found"),
  },
};

const getKey = {
  operationId: "getKey",
  summary: "The key that checkpoints are signed with",
  description: "Compare it with the one your operator told you: a log cannot vouch for its own key.",
  security: [],
  responses: { 200: text("A verifier key (C2SP signed-note)."), ...refusals("not-found") },
};

const getTile = {
  operationId: "getTile",
  summary: "Tiles of the tree, and bundles of entries",
  description:
    "Paths of C2SP tlog-tiles: 0/x001/234, 1/000.p/17, entries/000. An entry is the 32 bytes SHA-256(line). Tiles of the tree are open to everybody; entries need a key or a session that may read the log.",
  parameters: [
    {
      ...{ name: "path", in: "path", required: true, schema: { type: "string" } },
      description: "Level and index; it holds slashes.",
    },
  ],
  responses: {
    200: {
      description: "A full tile never changes.",
      content: { "application/octet-stream": { schema: {} } },
    },
    ...refusals("unauthenticated", "forbidden", "not-found", "unavailable"),
  },
};

export const openApiLedger = {
  "/events/{id}/proof": { get: getProof },
  "/log/checkpoint": { get: getCheckpoint },
  "/log/key": { get: getKey },
  "/log/tile/{path}": { get: getTile },
};
