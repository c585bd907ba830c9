/**
 * What a GitHub event is about: the issue, the branch, the release …, and its object in the payload.
 *
 * Known by what people call it where that stays (`issue/owner/repo#7`, `repository/owner/repo`), by GitHub's id where
 * names are edited (labels, releases). A repository that is renamed or transferred is known by its new name from then
 * on. An event nobody listed is about the object of its name, if the payload has one.
 */
import { isJsonNumber, type JsonObject } from "@/lib/model/json";
import { objectAt, textAt, valueAt } from "./tree";

export type Subject = {
  entityType: string;
  entityId: string;
  /** The object as the payload has it, and where; absent where the payload holds no state of the subject. */
  object?: JsonObject;
  at?: string;
  /** Whether the event's action is done to the subject itself: a star is created, its repository is not. */
  own: boolean;
};

type Place = { type: string; at: string; own?: false };

const places: Readonly<Record<string, Place>> = {
  branch_protection_rule: { type: "branch_protection_rule", at: "rule" },
  code_scanning_alert: { type: "code_scanning_alert", at: "alert" },
  commit_comment: { type: "commit_comment", at: "comment" },
  dependabot_alert: { type: "dependabot_alert", at: "alert" },
  deploy_key: { type: "deploy_key", at: "key" },
  deployment_review: { type: "workflow_run", at: "workflow_run", own: false },
  discussion_comment: { type: "discussion_comment", at: "comment" },
  installation_repositories: { type: "installation", at: "installation", own: false },
  issue_comment: { type: "issue_comment", at: "comment" },
  issues: { type: "issue", at: "issue" },
  meta: { type: "hook", at: "hook" },
  ping: { type: "hook", at: "hook", own: false },
  pull_request_review: { type: "pull_request_review", at: "review" },
  pull_request_review_comment: { type: "pull_request_review_comment", at: "comment" },
  pull_request_review_thread: { type: "pull_request_review_thread", at: "thread" },
  repository_vulnerability_alert: { type: "repository_vulnerability_alert", at: "alert" },
  secret_scanning_alert: { type: "secret_scanning_alert", at: "alert" },
  status: { type: "commit", at: "commit", own: false },
  team_add: { type: "team", at: "team", own: false },
};

export function findSubject(event: string, payload: JsonObject): Subject | undefined {
  if (event === "push" || event === "create" || event === "delete") return findRef(payload);
  return findMember(event, payload) ?? findObject(event, payload) ?? findPlace(payload);
}

function findObject(event: string, payload: JsonObject): Subject | undefined {
  const place = places[event] ?? { type: event, at: event };
  const { type, at } = place;
  const found = objectAt(payload, at);
  const id = found && idOf(type, found, payload);
  return found && id
    ? { entityType: type, entityId: id, object: found, at, own: place.own ?? true }
    : undefined;
}

function idOf(type: string, found: JsonObject, payload: JsonObject): string | undefined {
  const repository = textAt(payload, "repository", "full_name");
  const number = numberOf(found, "number");
  if (number && repository) return `${repository}#${number}`;
  const organization = textAt(payload, "organization", "login");
  const slug = textAt(found, "slug");
  if (type === "team" && slug && organization) return `${organization}/${slug}`;
  if (type === "organization") return textAt(found, "login");
  const name = textAt(found, "full_name") ?? textAt(found, "ghsa_id") ?? textAt(found, "sha");
  // A deployment, a run: their `sha` is what they are of.
  const id = numberOf(found, "id") ?? textAt(found, "id");
  if (type === "repository" || type === "commit") return name ?? id;
  return (
    id ?? name ?? textAt(found, "node_id") ?? textAt(found, "head_sha") ?? textAt(found, "account", "login")
  );
}

/** `refs/heads/main` and `main` of a `create` are the same branch. */
function findRef(payload: JsonObject): Subject | undefined {
  const repository = textAt(payload, "repository", "full_name");
  const ref = textAt(payload, "ref");
  if (!repository || !ref) return undefined;
  const entityType = textAt(payload, "ref_type") ?? (ref.startsWith("refs/tags/") ? "tag" : "branch");
  return { entityType, entityId: `${repository}:${ref.replace(/^refs\/(?:heads|tags)\//u, "")}`, own: true };
}

/** Memberships and stars are things of their own: adding someone to a team creates neither of the two. */
function findMember(event: string, payload: JsonObject): Subject | undefined {
  const organization = textAt(payload, "organization", "login");
  const member = textAt(payload, "member", "login");
  const subject = (entityType: string, ...names: (string | undefined)[]): Subject | undefined =>
    names.every((name) => name !== undefined)
      ? { entityType, entityId: names.join("/"), own: true }
      : undefined;
  if (event === "member") return subject("collaborator", textAt(payload, "repository", "full_name"), member);
  if (event === "membership")
    return subject("team_member", organization, textAt(payload, "team", "slug"), member);
  if (event === "star" || event === "watch")
    return subject(event, textAt(payload, "repository", "full_name"), textAt(payload, "sender", "login"));
  if (event === "org_block")
    return subject("organization_block", organization, textAt(payload, "blocked_user", "login"));
  if (event !== "organization" || textAt(payload, "action") === "renamed") return undefined;
  const login =
    textAt(payload, "membership", "user", "login") ??
    textAt(payload, "user", "login") ??
    textAt(payload, "invitation", "login");
  return subject("organization_member", organization, login);
}

/**
 * Where it happened, for an event about nothing else: a fork, a page build. Not where it has an action: `deleted` of
 * something we do not know would read as if the repository had been.
 */
function findPlace(payload: JsonObject): Subject | undefined {
  if (payload.has("action")) return undefined;
  for (const at of ["repository", "organization", "installation"]) {
    const found = objectAt(payload, at);
    const id = found && idOf(at, found, payload);
    if (found && id) return { entityType: at, entityId: id, object: found, at, own: false };
  }
  return undefined;
}

function numberOf(tree: JsonObject, name: string): string | undefined {
  const value = valueAt(tree, name);
  return isJsonNumber(value) ? value.number : undefined;
}
