import type { AcceptOutcome } from "@callwaiting/db";
import { hashPassword } from "better-auth/crypto";
import { hashLinkToken } from "./link-token.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

type NewPerson = { readonly token: string; readonly displayName: string; readonly password: string };

/** Makes the account of a person who was invited. A password is hashed only for a link that is good. */
export async function acceptInvitation(
  db: Pick<DeskDatabase, "acceptInvitation" | "findInvitation">,
  { token, displayName, password }: NewPerson,
): Promise<AcceptOutcome> {
  const tokenHash = hashLinkToken(token);
  const found = await db.findInvitation(tokenHash);
  if (found === null) return "not_found";
  if (found.hasAccount) return "has_account";
  return db.acceptInvitation(tokenHash, {
    displayName,
    passwordHash: await hashPassword(password),
  });
}
