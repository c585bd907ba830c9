/** All that an opened event needs to prove itself, loaded with one request when the first event is opened. */
import { followProof } from "./follow-proof";
import { ProofFooter } from "./proof-footer";
import { ProofMark } from "./proof-mark";
import { ProofTab } from "./proof-tab";

export const proofParts = {
  follow: followProof,
  Mark: ProofMark,
  Tab: ProofTab,
  Footer: ProofFooter,
};
