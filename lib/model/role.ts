/** The three roles a person can have. Each may do what the ones before it may. */
export const roles = ["auditor", "engineer", "admin"] as const;
export type Role = (typeof roles)[number];

export const roleNames: Record<Role, string> = {
  auditor: "Auditor",
  engineer: "Engineer",
  admin: "Administrator",
};
