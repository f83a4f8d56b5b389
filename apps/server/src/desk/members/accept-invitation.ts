import type { AcceptOutcome } from "@callwaiting/db";
import { hashLinkToken } from "./link-token.ts";
import type { MembersPorts } from "./members-ports.ts";

type NewPerson = { readonly token: string; readonly displayName: string; readonly password: string };

/** Makes the account of a person who was invited. A password is hashed only for a link that is good. */
export async function acceptInvitation(
  ports: Pick<MembersPorts, "findInvitation" | "acceptInvitation" | "hashPassword">,
  { token, displayName, password }: NewPerson,
): Promise<AcceptOutcome> {
  const tokenHash = hashLinkToken(token);
  const found = await ports.findInvitation(tokenHash);
  if (found === null) return "not_found";
  if (found.hasAccount) return "has_account";
  return ports.acceptInvitation(tokenHash, {
    displayName,
    passwordHash: await ports.hashPassword(password),
  });
}
