import { useOrganization } from "../../../api/session.ts";

/** Whether settings may be changed with one's role; the server decides anyway. */
export function useMayEdit(): boolean {
  const { role } = useOrganization();
  return role === "admin" || role === "owner";
}
