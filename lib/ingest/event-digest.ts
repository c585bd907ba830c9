/** What makes two events with one id the same event: SHA-256 over the event as sent, key order and spelling aside. */
import { hash } from "node:crypto";
import type { JsonText, JsonTree } from "@/lib/model/json";
import { canonicalJsonWith } from "@/lib/model/json-format";

/** `written`: what is known of its values' canonical texts. */
export function eventDigest(sent: JsonTree, written: ReadonlyMap<JsonTree, JsonText>): string {
  return hash("sha256", canonicalJsonWith(sent, written), "hex");
}
