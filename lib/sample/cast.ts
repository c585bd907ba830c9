/** Who acts in the story: people with their desks and browsers, services with the system they report through. */
import type { ActorType } from "@/lib/model/event";
import type { Fields } from "./value";

export type Actor = {
  id: string;
  type: ActorType;
  /** What they report through unless a step says otherwise. */
  source: string;
  metadata: Fields;
};

const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0";
const tablet =
  "Mozilla/5.0 (iPad; CPU OS 18_3 like Mac OS X) AppleWebKit/605.1.15 Version/18.3 Mobile/15E148";

function person(
  id: string,
  name: string,
  department: string,
  ip: string,
  office: string,
  session: string,
  userAgent = browser,
): Actor {
  const metadata = {
    ip,
    userAgent,
    name,
    department,
    office,
    session,
    signIn: "SSO, 2 factors",
    release: "4.18.2",
  };
  return { id, type: "user", source: "admin-ui", metadata };
}

function service(id: string, source: string, host: string): Actor {
  return { id, type: "service", source, metadata: { ip: host, userAgent: `${source}/2.4` } };
}

export const alice = person(
  "alice",
  "Alice Moreau",
  "fulfilment",
  "10.4.19.77",
  "Rotterdam office",
  "ses_9f2c",
);
export const ben = person(
  "ben",
  "Ben Okafor",
  "trading operations",
  "10.4.19.82",
  "Rotterdam office",
  "ses_41ab",
);
export const chen = person("chen", "Chen Wei", "site reliability", "10.8.2.14", "on call, VPN", "ses_b71e");
export const dana = person("dana", "Dana Ruiz", "finance", "10.4.21.9", "Rotterdam office", "ses_77d0");
export const ines = person(
  "ines",
  "Ines Vidal",
  "administration",
  "10.4.21.3",
  "Rotterdam office",
  "ses_0c5e",
);
export const soren = person(
  "søren",
  "Søren Kjærgård",
  "warehouse",
  "10.6.40.21",
  "Antwerpen, gate 2",
  "ses_e8f1",
  tablet,
);

export const signalBot = service("signal-bot", "signal", "10.20.0.11");
export const risk = service("risk", "risk", "10.20.0.12");
export const oms = service("oms", "oms-api", "10.20.0.20");
export const payments = service("payments", "oms-api", "10.20.0.31");
export const ledger = service("ledger", "ledger", "10.20.0.40");
export const wms = service("wms", "wms", "10.30.0.7");
/** The scales at the gates, which nobody here wrote. */
export const yard = service("yard", "yard", "10.30.0.31");
export const notifier = service("notifier", "oms-api", "10.20.0.52");
export const invariants = service("invariants", "cron", "10.20.0.60");
export const pricing = service("pricing", "pricing", "10.20.0.70");
export const scheduler = service("scheduler", "cron", "10.20.0.61");
export const partner = service("partner-api", "partner-api", "203.0.113.4");

/** The payment provider answers through its own door. */
export const psp = {
  ...payments,
  source: "psp",
  metadata: { ip: "198.51.100.23", userAgent: "psp-webhook/1.9" },
};
