/**
 * The kinds of things AWS calls are about, and how one is known however a record names it.
 *
 * `OrganizationAccountAccessRole` is in every account of an organization: a name alone would weave the histories of
 * many things into one. So what is unique in the world (`instance/i-0abc`, `bucket/logs`) is known by its id, what is
 * unique in an account by `account/name`, in a region by `account/region/name`; an ARN and a plain name lead to the
 * same id. An ARN of a kind that is not listed stays whole. A secret's ARN ends in six characters its name lacks, and
 * no one can tell them from a name: a secret called by name and by ARN is two.
 */
import { snake } from "./cloudtrail-names";

export type Scope = "world" | "account" | "region";
export type Thing = { entityType: string; entityId: string };
export type Place = { account: string | undefined; region: string | undefined };

type Kind = {
  scope: Scope;
  /** Service and resource type as in an ARN. */
  arn?: string;
  /** The names requests give it, beside its own name with Id, Name, Arn or Identifier. */
  parameters?: readonly string[];
  /** Where only some services mean this kind by those names. */
  services?: readonly string[];
};

/** In the order in which they are taken for what a call is about, where it names several. */
export const kinds: Readonly<Record<string, Kind>> = {
  bucket: { scope: "world", arn: "s3:" },
  access_key: { scope: "world" },
  role: { scope: "account", arn: "iam:role" },
  user: { scope: "account", arn: "iam:user", services: ["iam"] },
  group: { scope: "account", arn: "iam:group", parameters: ["groupName"], services: ["iam"] },
  instance_profile: { scope: "account", arn: "iam:instance-profile" },
  policy: { scope: "account", arn: "iam:policy", services: ["iam"], parameters: ["policyArn"] },
  instance: {
    scope: "world",
    arn: "ec2:instance",
    parameters: ["instanceId", "instanceIds", "instancesSet"],
  },
  security_group: { scope: "world", arn: "ec2:security-group", parameters: ["groupId"], services: ["ec2"] },
  image: { scope: "world", arn: "ec2:image", parameters: ["imageId"] },
  snapshot: { scope: "world", arn: "ec2:snapshot", parameters: ["snapshotId"] },
  volume: { scope: "world", arn: "ec2:volume" },
  route_table: { scope: "world", arn: "ec2:route-table" },
  subnet: { scope: "world", arn: "ec2:subnet" },
  vpc: { scope: "world", arn: "ec2:vpc" },
  key_pair: { scope: "region", arn: "ec2:key-pair", parameters: ["keyName"], services: ["ec2"] },
  function: { scope: "region", arn: "lambda:function" },
  secret: { scope: "region", arn: "secretsmanager:secret" },
  trail: {
    scope: "region",
    arn: "cloudtrail:trail",
    parameters: ["trailName", "name"],
    services: ["cloudtrail"],
  },
  key: { scope: "region", arn: "kms:key", parameters: ["keyId"], services: ["kms"] },
  db_instance: { scope: "region", arn: "rds:db", parameters: ["dBInstanceIdentifier"] },
  db_cluster: { scope: "region", arn: "rds:cluster", parameters: ["dBClusterIdentifier"] },
  db_snapshot: { scope: "region", arn: "rds:snapshot", parameters: ["dBSnapshotIdentifier"] },
  table: { scope: "region", arn: "dynamodb:table" },
  topic: { scope: "region", arn: "sns:" },
  queue: { scope: "world", parameters: ["queueUrl"] },
  parameter: { scope: "region", arn: "ssm:parameter", parameters: ["name", "names"], services: ["ssm"] },
  log_group: { scope: "region", arn: "logs:log-group" },
  model: { scope: "world", arn: "bedrock:foundation-model" },
  session: { scope: "region", arn: "ssm:session", services: ["ssm"] },
};

/** A thing by what a record calls it, an ARN or a plain name. */
export function thingOf(entityType: string, name: string, place: Place): Thing {
  if (name.startsWith("arn:")) return thingOfArn(name, entityType);
  const scope = Object.hasOwn(kinds, entityType) ? kinds[entityType]?.scope : undefined;
  return { entityType, entityId: placed(scope ?? "region", name.replace(/^\/(?=.)/u, ""), place) };
}

/** `type` is what the record calls it, where the ARN is of no kind we know: `AWS::WAF::WebACL` or a word of ours. */
export function thingOfArn(arn: string, type: string | undefined): Thing {
  const [, , service = "", region, account, ...rest] = arn.split(":");
  const resource = rest.join(":");
  const found = Object.entries(kinds).find(([, kind]) => kind.arn && isOf(kind.arn, service, resource));
  const told = type === undefined ? undefined : snake(type.split("::").at(-1) ?? type);
  if (service === "s3" && resource.includes("/")) return { entityType: "object", entityId: resource };
  if (!found)
    return { entityType: told || snake(resource.split(/[:/]/u)[0] ?? "") || "resource", entityId: arn };
  const [entityType, kind] = found;
  const place = { account: account || undefined, region: region || undefined };
  return { entityType, entityId: placed(kind.scope, nameIn(entityType, resource), place) };
}

function isOf(kindArn: string, service: string, resource: string): boolean {
  const [kindService, kindResource = ""] = kindArn.split(":");
  if (service !== kindService) return false;
  return kindResource === "" || resource.split(/[:/]/u)[0] === kindResource;
}

function nameIn(entityType: string, resource: string): string {
  const name = resource.replace(/^[^:/]+[:/]/u, "");
  // IAM's paths group names that are unique without them, and requests leave them out.
  if (kinds[entityType]?.arn?.startsWith("iam:")) return name.split("/").at(-1) ?? name;
  // A function's version or alias, and the star behind a log group.
  if (entityType === "function" || entityType === "log_group") return name.split(":")[0] ?? name;
  return name;
}

function placed(scope: Scope, name: string, { account, region }: Place): string {
  const parts = scope === "world" ? [] : scope === "account" ? [account] : [account, region];
  return [...parts.filter((part) => part !== undefined), name].join("/");
}
