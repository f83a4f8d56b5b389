import { randomUUID } from "node:crypto";
import { singleLine } from "@callwaiting/domain";
import type { Mail, Mailer } from "../../mail/mail.ts";
import { toHtml } from "../../mail/write-letter.ts";

/**
 * `sent`: a mail server has it. `kept`: this server has none, and the letter lies in a folder. `refused`: why, in our own words.
 * Where nothing has left this machine, whoever invites passes the link on.
 */
export type InvitationDelivery =
  | { readonly kind: "sent" }
  | { readonly kind: "kept"; readonly token: string }
  | { readonly kind: "refused"; readonly trouble: string; readonly token: string };

export type InvitationLetter = {
  readonly to: string;
  readonly token: string;
  readonly organizationName: string;
  readonly inviterName: string;
  /** "staff" */
  readonly role: string;
};

type Ports = {
  readonly mailer: Mailer;
  /** Where people reach this server, without a path: by its settings, never by what a request says. */
  readonly site: string;
};

export async function mailInvitation(
  { mailer, site }: Ports,
  letter: InvitationLetter,
): Promise<InvitationDelivery> {
  const { token } = letter;
  const outcome = await mailer.send(writeInvitation(letter, site));
  if (outcome.kind !== "sent") return { kind: "refused", trouble: outcome.trouble, token };
  return mailer.kind === "catcher" ? { kind: "kept", token } : { kind: "sent" };
}

function writeInvitation(
  { to, token, organizationName, inviterName, role }: InvitationLetter,
  site: string,
): Mail {
  const clinic = named(organizationName);
  const link = `${site}/invitation/${token}`;
  const text = [
    `${named(inviterName)} invites you to work with the appointments of ${clinic} (${role}).`,
    `Choose a password and sign in here:\n${link}`,
    "The link works once, for this address, within 7 days.",
    "If you do not expect this letter, leave it: nothing happens.",
  ].join("\n\n");
  return {
    id: randomUUID(),
    to,
    fromName: clinic,
    subject: `Your invitation to ${clinic}`,
    text,
    html: toHtml(text, link),
    event: null,
  };
}

/** Names are anybody's: no sentence of their own, and nothing that a mail program would make a link of. */
const named = (name: string) =>
  singleLine(name)
    .replace(/[:/\\@<>]|\.(?=\S)/g, " ")
    .slice(0, 100)
    .trim();
