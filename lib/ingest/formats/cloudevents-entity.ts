/**
 * What a CloudEvent is about, and who did it.
 *
 * The entity's id is the subject, its type the noun of the event's type: the last part in front of the verb, versions
 * aside (`com.example.order.shipped.v2` about `1063` is order/1063). So several services speak of one order. Without
 * a subject there is no entity. The actor is the auth context's (`authid`, `authtype`); without it the log takes the
 * source. Which of these are set is all the entity knows: a type named "deleted" says nothing about a state, so an
 * operation comes only with images (cloudevents-firestore.ts).
 */

/** Suffixes that are no part of what happened. */
const asides = /^(v\d+\w*|withAuthContext)$/i;

export function entityTypeOf(type: string): string {
  const parts = type.split(".").filter((part) => part !== "" && !asides.test(part));
  return parts.at(-2) ?? type;
}

const actorTypes: Record<string, "user" | "service" | "system"> = {
  app_user: "user",
  user: "user",
  service_account: "service",
  api_key: "service",
  system: "system",
};

/** Absent for a type of principal the specification does not know. */
export function actorTypeOf(authType: string | undefined): "user" | "service" | "system" | undefined {
  return authType !== undefined && Object.hasOwn(actorTypes, authType) ? actorTypes[authType] : undefined;
}
