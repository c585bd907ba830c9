import { expect, test } from "vitest";
import { parseEvent } from "../parse-event";
import { cloudtrailFormat } from "./cloudtrail";
import { issuedKeys } from "./cloudtrail-keys";
import { alice, base, mapped, tree } from "./cloudtrail-record";

function refusal(record: unknown) {
  const result = cloudtrailFormat.open().map(tree(record));
  return result.kind === "refused" ? result.problems : result.kind;
}

test("a call says who did what to what, when and from where", () => {
  expect(mapped({})).toEqual({
    id: base.eventID,
    occurredAt: base.eventTime,
    type: "iam.CreateUser",
    entityType: "user",
    entityId: "111122223333/bob",
    operation: "insert",
    outcome: "success",
    actorId: alice.arn,
    actorType: "user",
    payload: { userIdentity: alice, requestParameters: { userName: "bob" } },
    metadata: {
      eventVersion: "1.11",
      eventTime: base.eventTime,
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      eventID: base.eventID,
      requestId: "req-1",
      region: "eu-west-1",
      accountId: "111122223333",
      ip: "192.0.2.7",
      userAgent: "aws-cli/2",
      responseElements: null,
    },
    transactionId: "req-1",
    correlationId: "req-1",
  });
});

test("a failed call is a failure that changes nothing, and its error is no reason anyone gave", () => {
  const event = mapped({ errorCode: "AccessDenied", errorMessage: "not authorized" });
  expect(event).toMatchObject({ outcome: "failure", entityId: "111122223333/bob" });
  expect(event.payload).toMatchObject({ errorCode: "AccessDenied", errorMessage: "not authorized" });
  for (const name of ["operation", "reason", "after", "before", "changed"])
    expect(event).not.toHaveProperty(name);
});

test("a sign-in that failed is a failure though it has no error code", () => {
  const more = { responseElements: { ConsoleLogin: "Failure" }, requestParameters: null };
  expect(mapped({ eventSource: "signin.amazonaws.com", eventName: "ConsoleLogin", ...more }).outcome).toBe(
    "failure",
  );
});

test.each([[true], ["true"]])(
  "a read (readOnly %j, as a shipper may spell it) changes nothing",
  (readOnly) => {
    expect(mapped({ readOnly })).not.toHaveProperty("operation");
  },
);

test("a role's session is the actor, the role is by whose right it acts", () => {
  const role = "arn:aws:iam::111122223333:role/Admin";
  const session = "arn:aws:sts::111122223333:assumed-role/Admin/alice";
  const userIdentity = {
    type: "AssumedRole",
    arn: session,
    sessionContext: { sessionIssuer: { arn: role } },
  };
  expect(mapped({ userIdentity })).toMatchObject({ actorId: session, actorType: "user", onBehalfOf: role });
  const machine = {
    ...userIdentity,
    sessionContext: { sessionIssuer: { arn: role }, ec2RoleDelivery: "1.0" },
  };
  expect(mapped({ userIdentity: machine }).actorType).toBe("service");
});

test.each([
  [
    "AWS's own service",
    { type: "AWSService", invokedBy: "config.amazonaws.com" },
    "config.amazonaws.com",
    "service",
  ],
  ["AWS itself, without a type", { accountId: "1", invokedBy: "AWS Internal" }, "AWS Internal", "service"],
  [
    "another account",
    { type: "AWSAccount", accountId: "444455556666", principalId: "AIDA1" },
    "AIDA1",
    "user",
  ],
  [
    "nobody known",
    { type: "AWSAccount", accountId: "ANONYMOUS_PRINCIPAL", principalId: "" },
    "ANONYMOUS_PRINCIPAL",
    "user",
  ],
  ["a federated sign-in", { type: "SAMLUser", principalId: "p:alice", userName: "alice" }, "alice", "user"],
  ["Identity Center", { type: "IdentityCenterUser", onBehalfOf: { userId: "u-1" } }, "u-1", "user"],
  [
    "a linked role",
    { arn: "arn:aws:sts::1:assumed-role/AWSServiceRoleForX/s" },
    "arn:aws:sts::1:assumed-role/AWSServiceRoleForX/s",
    "service",
  ],
  ["nothing said", {}, undefined, undefined],
  ["no identity", null, undefined, undefined],
])("the actor is %s", (_name, userIdentity, actorId, actorType) => {
  const event = mapped({ userIdentity });
  expect([event.actorId, event.actorType, event.onBehalfOf]).toEqual([actorId, actorType, undefined]);
});

test("the person a service names is on whose behalf it acts; the service that forwarded a call is kept", () => {
  const onBehalfOf = { userId: "u-1", identityStoreArn: "arn:aws:identitystore::1:identitystore/d" };
  const event = mapped({ userIdentity: { ...alice, onBehalfOf, invokedBy: "cloudformation.amazonaws.com" } });
  expect(event).toMatchObject({ actorId: alice.arn, actorType: "user", onBehalfOf: "u-1" });
  expect(event.metadata.invokedBy).toBe("cloudformation.amazonaws.com");
});

const issue = {
  eventID: "issue-1",
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRole",
  responseElements: { credentials: { accessKeyId: "ASIA1" } },
};
const use = { userIdentity: { ...alice, accessKeyId: "ASIA1" } };

test("the cause of a call is the call that issued its credentials, newest first or not", () => {
  const mapper = cloudtrailFormat.open();
  for (const record of [use, issue]) mapper.survey?.(tree({ ...base, ...record }));
  expect(mapped(use, mapper)).toMatchObject({ causationId: "issue-1" });
  expect(mapped(use, mapper).metadata.accessKeyId).toBe("ASIA1");
});

test("a failed call issued nothing, and no event is its own cause", () => {
  const mapper = cloudtrailFormat.open();
  mapper.survey?.(tree({ ...base, ...issue, errorCode: "AccessDenied" }));
  expect(mapped(use, mapper)).not.toHaveProperty("causationId");
  const own = { ...issue, ...use };
  mapper.survey?.(tree({ ...base, ...own }));
  expect(mapped(own, mapper)).not.toHaveProperty("causationId");
});

test("keys are kept up to a bound, the oldest forgotten", () => {
  const keys = issuedKeys(2);
  const record = (key: string) => {
    const made = tree({ eventID: `e-${key}`, responseElements: { accessKey: { accessKeyId: key } } });
    if (!(made instanceof Map)) throw new Error("no object");
    return made;
  };
  const user = (key: string) => {
    const made = tree({ userIdentity: { accessKeyId: key } });
    if (!(made instanceof Map)) throw new Error("no object");
    return made;
  };
  for (const key of ["a", "b", "c"]) keys.learn(record(key));
  expect(["a", "b", "c"].map((key) => keys.issuerOf(user(key)))).toEqual([undefined, "e-b", "e-c"]);
});

test("@timestamp stands in for eventTime; without any time a record is refused, for now would be a lie", () => {
  const { eventTime: _, ...timeless } = base;
  const shipped = cloudtrailFormat
    .open()
    .map(tree({ ...timeless, "@timestamp": "2026-03-12T03:12:06.000Z" }));
  expect(shipped.kind === "events" && shipped.events[0]?.event.get("occurredAt")).toBe(
    "2026-03-12T03:12:06.000Z",
  );
  expect(refusal(timeless)).toEqual([{ path: "eventTime", message: expect.stringContaining("missing") }]);
});

test.each([[""], [1773285126], ["2026-03-12 03:12:06"], ["yesterday"]])(
  "a time that is none (%j) is passed on as it is, and the log's rules reject it",
  (eventTime) => {
    const result = cloudtrailFormat.open().map(tree({ ...base, eventTime }));
    if (result.kind !== "events") throw new Error(result.kind);
    const parsed = parseEvent(result.events[0]?.event ?? null, { source: "aws", newId: () => "" });
    expect(parsed).toMatchObject({ ok: false, problems: [{ path: "occurredAt" }] });
  },
);

test.each([["text"], [1], [null], [true], [[base]]])("%j is no record", (record) => {
  expect(refusal(record)).toEqual([{ path: "", message: "a CloudTrail record is an object" }]);
});

test("what is not a record says what it is", () => {
  expect(refusal({ eventTime: base.eventTime })).toMatchObject([{ path: "eventName" }]);
  expect(refusal({ Events: [] })).toMatchObject([{ message: expect.stringContaining("lookup-events") }]);
  expect(refusal({ awsAccountId: "1", digestStartTime: base.eventTime, logFiles: [] })).toBe("nothing");
});

test("insights, data events, service events and numbers for texts are events like any other", () => {
  const { eventName: _n, eventSource: _s, userIdentity: _u, ...rest } = base;
  const insightDetails = { state: "Start", eventName: "RunInstances", insightType: "ApiCallRateInsight" };
  const mapper = cloudtrailFormat.open();
  const insight = mapper.map(
    tree({ ...rest, eventCategory: "Insight", insightDetails, requestParameters: null }),
  );
  expect(insight.kind === "events" && insight.events[0]?.event.get("type")).toBe(
    "insight.ApiCallRateInsight",
  );
  expect(mapped({ eventCategory: "Data", eventVersion: 1.08 }).metadata.eventVersion).toBe(1.08);
  const service = { eventType: "AwsServiceEvent", eventName: "RotateKey", eventSource: "kms.amazonaws.com" };
  const keyId = "arn:aws:kms:eu-west-1:111122223333:key/k1";
  const details = { requestParameters: null, serviceEventDetails: { keyId } };
  expect(mapped({ ...service, ...details }).payload.serviceEventDetails).toEqual({ keyId });
});

test("a call recorded in two accounts is two events of one correlation", () => {
  expect(mapped({ sharedEventID: "shared-1" })).toMatchObject({
    correlationId: "shared-1",
    transactionId: "req-1",
  });
});

test("a shipper's own ip field stays beside AWS's address", () => {
  expect(mapped({ ip: "10.0.0.1" }).metadata).toMatchObject({ ip: "10.0.0.1", sourceIPAddress: "192.0.2.7" });
});

test("files of a trail are read, and what lies beside them is not", () => {
  const read = ["a.json", "1_CloudTrail_eu_x.json.gz", "export.jsonl", "a.zip"];
  expect(read.filter((name) => cloudtrailFormat.fileNames.test(name))).toEqual(read);
  expect(
    ["LICENSE", "README.md", "a.json.bak"].filter((name) => cloudtrailFormat.fileNames.test(name)),
  ).toEqual([]);
});
