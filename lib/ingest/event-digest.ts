/** What makes two events with one id the same event: SHA-256 over the event as sent, key order and spelling aside. */
import { hash } from "node:crypto";
import type { JsonTree } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";

export function eventDigest(sent: JsonTree): string {
  return hash("sha256", canonicalJson(sent), "hex");
}
