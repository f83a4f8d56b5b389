import { randomBytes } from "node:crypto";
import { type AccountsPool, createAccountToShow, findInitialPassword } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { hashPassword } from "better-auth/crypto";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret, sealSecret } from "../secrets/sealed-secret.ts";

/** Null: the owner has set a password of their own, or this machine has not the key to open the first one. */
export type DemoOwner = { readonly email: string; readonly password: string | null };

/** RFC 2606: no mail ever arrives at .example, and every form takes it for an address. */
const DEMO_EMAIL = "owner@demo.callwaiting.example";

type Seed = { readonly accounts: AccountsPool; readonly keyring: Keyring; readonly orgId: OrgId };

/** The demo clinic's owner: made at the first start, shown again as long as the password is the one that was made. */
export async function seedDemoOwner({ accounts, keyring, orgId }: Seed): Promise<DemoOwner> {
  const sealing = { keyring, owner: DEMO_EMAIL };
  if ((await findInitialPassword(accounts, DEMO_EMAIL)) === null) {
    const password = randomBytes(12).toString("base64url");
    await createAccountToShow(accounts, {
      email: DEMO_EMAIL,
      displayName: "Demo Owner",
      passwordHash: await hashPassword(password),
      sealedPassword: sealSecret(password, sealing),
      orgId,
      role: "owner",
    });
  }
  // Read back: of two servers that start at once, one made the account.
  const known = await findInitialPassword(accounts, DEMO_EMAIL);
  const isShowable = known !== null && !known.wasChanged && known.sealedPassword !== null;
  return { email: DEMO_EMAIL, password: isShowable ? openSecret(known.sealedPassword, sealing) : null };
}
