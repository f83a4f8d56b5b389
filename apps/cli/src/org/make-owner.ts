import { type OwnerPool, loadOrganization } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { makeFirstOwner } from "@callwaiting/server/first-owner";
import { z } from "zod";
import { CommandError } from "../report/command-error.ts";
import { siteUrl } from "./site-url.ts";
import { withAccounts } from "./with-accounts.ts";

const wish = z.object({
  email: z
    .string("--email is missing")
    .trim()
    .max(320, "--email is too long")
    .pipe(z.email("--email must be an e-mail address")),
  name: z.string().trim().min(1, "--name is empty").max(200, "--name is too long").optional(),
});

type Asked = { readonly email?: string; readonly name?: string };

export type MadeOwner =
  | { readonly email: string; readonly link: string; readonly expiresAt: string }
  | { readonly email: string; readonly link: null };

/** Makes a person an owner; where they need a password, with a link to choose it. */
export async function makeOwnerOf(owner: OwnerPool, orgId: OrgId, asked: Asked): Promise<MadeOwner> {
  const parsed = wish.safeParse(asked);
  if (!parsed.success) throw new CommandError(`${parsed.error.issues[0]?.message ?? "Something is wrong"}.`);
  if ((await loadOrganization(owner, orgId)) === null) {
    throw new CommandError("There is no such organization.", { hint: "npm run org -- list shows them." });
  }
  const { email, name = email.split("@")[0] ?? email } = parsed.data;
  const made = await withAccounts((accounts) =>
    makeFirstOwner(accounts, { orgId, email, displayName: name }),
  );
  if (made.kind === "has_password") return { email, link: null };
  return { email, link: `${await siteUrl(process.env)}${made.path}`, expiresAt: made.expiresAt };
}
