/** What an event may hold. The lengths are those the tables check (db/schema.ts), in characters. */
export const eventLimits = {
  eventBytesMax: 1_048_576,
  idCharactersMax: 1000,
  typeCharactersMax: 200,
  entityTypeCharactersMax: 200,
  entityIdCharactersMax: 1000,
  // An index entry of PostgreSQL holds 2,704 bytes; entity type and id share one with an instant and a number.
  entityBytesMax: 2500,
  // A name in `changed` is an index entry of its own.
  fieldNameBytesMax: 2000,
  actorIdCharactersMax: 500,
  sourceCharactersMax: 200,
  // Transactions, correlations, on-behalf-of.
  referenceCharactersMax: 500,
  causesMax: 1000,
  schemaVersionMax: 1_000_000,
  yearMin: 1900,
  yearMax: 2200,
} as const;

/** What a request may hold. */
export const requestLimits = { bodyBytesMax: 32 * 1_048_576, eventsMax: 10_000 } as const;
