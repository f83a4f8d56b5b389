import type { Role } from "../../../api/session.ts";

export const ROLES: readonly { readonly value: Role; readonly label: string; readonly means: string }[] = [
  { value: "viewer", label: "Viewer", means: "Sees everything, changes nothing." },
  { value: "staff", label: "Staff", means: "Works with appointments and contacts." },
  { value: "admin", label: "Admin", means: "Also changes settings, assistants, staff and viewers." },
  { value: "owner", label: "Owner", means: "May do everything, also keys, admins and owners." },
];

export const roleLabel = (role: Role) => ROLES.find(({ value }) => value === role)?.label ?? role;

/** The roles that somebody may give and take: an owner all, an admin those below. The server decides. */
export function manageableRoles(own: Role): readonly Role[] {
  if (own === "owner") return ROLES.map(({ value }) => value);
  return own === "admin" ? ["viewer", "staff"] : [];
}
