import { randomBytes } from "node:crypto";
import { type AccountsPool, makeOwner, openPasswordReset } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { hashPassword } from "better-auth/crypto";
import { newLinkToken } from "../desk/members/link-token.ts";

export type FirstOwner =
  | {
      readonly kind: "link";
      /** Below the server's address; opened there, they choose their password. Works once. */
      readonly path: string;
      /** ISO 8601, UTC. */
      readonly expiresAt: string;
    }
  /** They work for another organization, too, and sign in with the password that they have. */
  | { readonly kind: "has_password" };

type Person = { readonly orgId: OrgId; readonly email: string; readonly displayName: string };

/**
 * Lets a person in whom nobody could invite: the first owner of an organization, or its only one who has lost the
 * password. Nobody, not even who runs this, ever knows the password.
 */
export async function makeFirstOwner(accounts: AccountsPool, person: Person): Promise<FirstOwner> {
  const passwordHash = await hashPassword(randomBytes(32).toString("base64url"));
  const userId = await makeOwner(accounts, { ...person, passwordHash });
  const link = newLinkToken();
  const outcome = await openPasswordReset(accounts, {
    orgId: person.orgId,
    actorId: null,
    userId,
    tokenHash: link.tokenHash,
  });
  if (outcome.kind !== "opened") return { kind: "has_password" };
  return { kind: "link", path: `/reset-password/${link.token}`, expiresAt: outcome.expiresAt };
}
