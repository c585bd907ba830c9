import { expect, test } from "vitest";
import { call, mapped } from "./cloudtrail-record";

test.each([
  ["iam", "DeleteUser", { userName: "bob" }, "user/111122223333/bob", "delete"],
  [
    "iam",
    "AttachUserPolicy",
    { policyArn: "arn:aws:iam::aws:policy/Admin", userName: "bob" },
    "user/111122223333/bob",
    "update",
  ],
  ["iam", "DeleteRolePolicy", { roleName: "r", policyName: "p" }, "role/111122223333/r", "update"],
  ["iam", "CreateLoginProfile", { userName: "bob" }, "user/111122223333/bob", "update"],
  ["iam", "GetUser", { userName: "bob" }, "user/111122223333/bob", undefined],
  ["s3", "PutObject", { bucketName: "logs", key: "a/b.txt" }, "object/logs/a/b.txt", undefined],
  ["s3", "PutBucketPolicy", { bucketName: "logs" }, "bucket/logs", "update"],
  ["s3", "DeleteBucket", { bucketName: "logs" }, "bucket/logs", "delete"],
  [
    "ec2",
    "TerminateInstances",
    { instancesSet: { items: [{ instanceId: "i-1" }] } },
    "instance/i-1",
    "delete",
  ],
  ["ec2", "AuthorizeSecurityGroupIngress", { groupId: "sg-1" }, "security_group/sg-1", "update"],
  ["ec2", "CreateSnapshot", { volumeId: "vol-1" }, "volume/vol-1", undefined],
  [
    "lambda",
    "UpdateFunctionCode20150331v2",
    { functionName: "f" },
    "function/111122223333/eu-west-1/f",
    "update",
  ],
  ["cloudtrail", "StopLogging", { name: "t" }, "trail/111122223333/eu-west-1/t", "update"],
  [
    "rds",
    "ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "s" },
    "db_snapshot/111122223333/eu-west-1/s",
    "update",
  ],
  ["rolesanywhere", "CreateTrustAnchor", { name: "ca" }, "trust_anchor/111122223333/eu-west-1/ca", "insert"],
  ["transfer", "CreateUser", { userName: "bob" }, "transfer_user/111122223333/eu-west-1/bob", "insert"],
  ["ssm", "StartSession", { target: "i-1" }, "instance/i-1", undefined],
])(
  "%s %s is of the right thing, and an operation only where that is certain",
  (service, name, request, entity, operation) => {
    const event = call(service, name, request);
    expect([`${event.entityType}/${event.entityId}`, event.operation]).toEqual([entity, operation]);
  },
);

test("what a call made is known from its answer: the key, not the user it is for", () => {
  const responseElements = { accessKey: { accessKeyId: "AKIA1", userName: "bob" } };
  expect(call("iam", "CreateAccessKey", { userName: "bob" }, { responseElements })).toMatchObject({
    entityType: "access_key",
    entityId: "AKIA1",
    operation: "insert",
  });
});

test("a role is one thing whether a record gives its ARN, its name or a resource, and another in each account", () => {
  const byName = call("iam", "CreateRole", { roleName: "Admin" });
  const byArn = call("sts", "AssumeRole", { roleArn: "arn:aws:iam::111122223333:role/some/path/Admin" });
  const resources = [{ ARN: "arn:aws:iam::111122223333:role/Admin", type: "AWS::IAM::Role" }];
  const byResource = call("sts", "AssumeRole", {}, { resources });
  const elsewhere = call("iam", "CreateRole", { roleName: "Admin" }, { recipientAccountId: "444455556666" });
  expect([byName, byArn, byResource].map((event) => event.entityId)).toEqual(
    Array(3).fill("111122223333/Admin"),
  );
  expect(elsewhere.entityId).toBe("444455556666/Admin");
});

test("the resource the call's name speaks of is taken, not the first; an unknown kind keeps its ARN", () => {
  const object = { type: "AWS::S3::Object", ARN: "arn:aws:s3:::logs/a.txt" };
  const bucket = { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::logs", accountId: "111122223333" };
  const get = call("s3", "GetObject", {}, { resources: [bucket, object] });
  expect(`${get.entityType}/${get.entityId}`).toBe("object/logs/a.txt");
  const prefix = { type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::logs/" };
  const listed = call("s3", "ListObjects", {}, { resources: [prefix, bucket] });
  expect(`${listed.entityType}/${listed.entityId}`).toBe("bucket/logs");
  const arn = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/x/1";
  const acl = call(
    "wafv2",
    "DisassociateWebACL",
    {},
    { resources: [{ type: "AWS::WAFv2::WebACL", ARN: arn }] },
  );
  expect([acl.entityType, acl.entityId]).toEqual(["web_acl", arn]);
});

test.each([[null], [undefined], ["text"], [[null]], [[{ ARN: null }]], [[{ type: "AWS::IAM::Role" }]]])(
  "resources %j are no resources",
  (resources) => {
    expect(mapped({ resources }).entityId).toBe("111122223333/bob");
  },
);

test("instances that were not run are no one's: not the subnet's they were to run in", () => {
  const event = call("ec2", "RunInstances", { subnetId: "subnet-1" }, { errorCode: "AccessDenied" });
  expect(event).not.toHaveProperty("entityType");
  const instancesSet = { items: [{ instanceId: "i-1" }] };
  const run = call("ec2", "RunInstances", { subnetId: "subnet-1" }, { responseElements: { instancesSet } });
  expect([run.entityType, run.entityId, run.operation]).toEqual(["instance", "i-1", "insert"]);
});

test("a call about nothing has no entity and no operation", () => {
  const event = call("organizations", "LeaveOrganization", {}, { requestParameters: null });
  for (const name of ["entityType", "entityId", "operation"]) expect(event).not.toHaveProperty(name);
});

test("stopping an instance says from what to what, as the record does", () => {
  const item = { instanceId: "i-1", previousState: { name: "running" }, currentState: { name: "stopping" } };
  const request = { instancesSet: { items: [{ instanceId: "i-1" }] } };
  const responseElements = { instancesSet: { items: [{ instanceId: "i-0" }, item] } };
  expect(call("ec2", "StopInstances", request, { responseElements })).toMatchObject({
    operation: "update",
    changed: { state: { from: "running", to: "stopping" } },
  });
  const same = { ...item, currentState: { name: "running" } };
  const unchanged = { responseElements: { instancesSet: { items: [same] } } };
  expect(call("ec2", "StopInstances", request, unchanged)).not.toHaveProperty("changed");
});
