import type { Role } from "../../../api/session.ts";

export const ROLES: readonly { readonly value: Role; readonly label: string; readonly means: string }[] = [
  { value: "viewer", label: "Viewer", means: "Can see everything but change nothing." },
  { value: "staff", label: "Staff", means: "Can work with appointments and contacts." },
  { value: "admin", label: "Admin", means: "Can also change settings, assistants, staff and viewers." },
  { value: "owner", label: "Owner", means: "Can do everything, including keys, admins and owners." },
];

export const roleLabel = (role: Role) => ROLES.find(({ value }) => value === role)?.label ?? role;

/** The roles that somebody may give and take: an owner all, an admin those below. The server decides. */
export function manageableRoles(own: Role): readonly Role[] {
  if (own === "owner") return ROLES.map(({ value }) => value);
  return own === "admin" ? ["viewer", "staff"] : [];
}
