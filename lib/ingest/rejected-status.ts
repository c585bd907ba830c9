/** What can become of a record that could not be recorded: it waits for a person, who sends it or sets it aside. */
export const rejectedStatuses = ["open", "sent", "set_aside"] as const;
export type RejectedStatus = (typeof rejectedStatuses)[number];

export const rejectedStatusNames: Record<RejectedStatus, string> = {
  open: "Open",
  sent: "Sent again",
  set_aside: "Set aside",
};
