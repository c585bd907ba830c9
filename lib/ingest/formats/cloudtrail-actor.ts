/**
 * Who made a CloudTrail call, and by whose right.
 *
 * The actor is the identity AWS authenticated: its ARN, for a role the session's (`assumed-role/Admin/alice`), because
 * the session is who acted and its name is all that tells its users apart. By whose right is `onBehalfOf`: the person
 * a service names (`userIdentity.onBehalfOf`), else who issued the session: the role, or the user who got a federation
 * token. A service forwarding a person's call (`invokedBy` beside an ARN) does not make it the service's: metadata has
 * it. A call by AWS itself has no ARN, and the service is the actor. Nobody named: no actor, and the log says so.
 */
import type { ActorType } from "@/lib/model/event";
import type { JsonObject } from "@/lib/model/json";
import { objectAt, textAt } from "./tree";

export type CloudTrailActor = {
  actorId: string | undefined;
  actorType: ActorType | undefined;
  onBehalfOf: string | undefined;
};

export function findActor(record: JsonObject): CloudTrailActor {
  const identity = objectAt(record, "userIdentity");
  const invokedBy = textAt(identity, "invokedBy");
  const person = textAt(identity, "onBehalfOf", "userId");
  const own =
    textAt(identity, "arn") ??
    textAt(identity, "userName") ??
    textAt(identity, "principalId") ??
    (textAt(identity, "type") === "IdentityCenterUser" ? person : undefined);
  const actorId = own ?? invokedBy ?? textAt(identity, "accountId");
  if (!actorId) return { actorId: undefined, actorType: undefined, onBehalfOf: undefined };
  const issuer = textAt(identity, "sessionContext", "sessionIssuer", "arn");
  const principal = person ?? issuer;
  return {
    actorId,
    actorType: isService(identity, own) ? "service" : "user",
    onBehalfOf: principal === actorId ? undefined : principal,
  };
}

function isService(identity: JsonObject | undefined, own: string | undefined): boolean {
  if (own === undefined) return textAt(identity, "invokedBy") !== undefined;
  if (textAt(identity, "type") === "AWSService") return true;
  // A machine with its role's credentials, and the roles AWS's services give themselves.
  if (textAt(identity, "sessionContext", "ec2RoleDelivery") !== undefined) return true;
  return own.includes(":assumed-role/AWSServiceRoleFor");
}
