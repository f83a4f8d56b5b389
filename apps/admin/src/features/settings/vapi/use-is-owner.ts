import { useOrganization } from "../../../api/session.ts";

/** Keys and secrets are the owners'; the server decides anyway. */
export const useIsOwner = (): boolean => useOrganization().role === "owner";

export const ONLY_OWNERS = "Only an owner of the clinic can change this.";
