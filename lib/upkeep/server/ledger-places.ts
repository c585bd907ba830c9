/** Where this upkeep publishes and what a verification trusts: its own folder and what its environment names. */
import "server-only";
import { join } from "node:path";
import type { AnchorSettings } from "@/lib/ledger/anchor-settings";
import type { Anchor } from "@/lib/ledger/server/anchors";
import { folderAnchor } from "@/lib/ledger/server/folder-anchor";
import { witnessAnchor } from "@/lib/ledger/server/witness-anchor";
import type { VerifierKey } from "@/lib/ledger/verifier-key";

export type LedgerPlaces = {
  folder: string;
  anchors: readonly Anchor[];
  witnessKeys: readonly VerifierKey[];
};

export function ledgerPlaces(dataFolder: string, { folders, witnesses }: AnchorSettings): LedgerPlaces {
  return {
    folder: join(dataFolder, "ledger"),
    anchors: [...folders.map(folderAnchor), ...witnesses.map(witnessAnchor)],
    witnessKeys: witnesses.map(({ key }) => key),
  };
}
