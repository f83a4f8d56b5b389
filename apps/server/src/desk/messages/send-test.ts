import { randomUUID } from "node:crypto";
import type { StaffScope } from "@callwaiting/db";
import {
  type MessageChannel,
  type MessageVia,
  type Organization,
  isMailAddress,
  normalizePhone,
} from "@callwaiting/domain";
import { whyNoText } from "../../sms/why-no-text.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";
import type { DeskOutbox } from "../desk-outbox.ts";

export type TestMessage = { readonly channel: MessageChannel; readonly to: string };

export type SentTest =
  /** `catcher`: it was kept here, as there is nobody who could send it. */
  | { readonly kind: "sent"; readonly via: MessageVia }
  | { readonly kind: "refused"; readonly message: string };

type Sender = {
  readonly db: Pick<DeskDatabase, "loadOrganization">;
  readonly outbox: Pick<DeskOutbox, "mailer" | "texterOf" | "countTest">;
};

const MOST_IN_A_MINUTE = 3;

const NO_ADDRESS = {
  kind: "refused",
  message: "That is no e-mail address. Type one, such as you@example.com.",
} as const;

/** Says to whoever sets it up that messages go out, by the way that they would take. */
export async function sendTest(
  { db, outbox }: Sender,
  scope: StaffScope,
  { channel, to }: TestMessage,
): Promise<SentTest> {
  if (outbox.countTest(scope.orgId) > MOST_IN_A_MINUTE) {
    return {
      kind: "refused",
      message: "That were three tests within a minute. Wait a minute, then try again.",
    };
  }
  const record = await db.loadOrganization(scope.orgId);
  if (record === null) throw new Error("The organization is gone");
  const { organization } = record;
  return channel === "email"
    ? sendLetter(outbox, organization, to.trim())
    : sendText(outbox, organization, to.trim());
}

const wordsOf = ({ name }: Organization) => `${name}: this is a test. Messages to patients can be sent.`;

async function sendLetter(
  { mailer }: Sender["outbox"],
  organization: Organization,
  to: string,
): Promise<SentTest> {
  if (!isMailAddress(to)) return NO_ADDRESS;
  const text = wordsOf(organization);
  const outcome = await mailer.send({
    id: randomUUID(),
    to,
    fromName: organization.name,
    subject: "A test",
    text: `${text}\n`,
    html: `<!doctype html><html lang="en"><body><p>${escapeText(text)}</p></body></html>`,
    event: null,
  });
  return outcome.kind === "sent" ? { kind: "sent", via: mailer.kind } : refused(outcome.trouble);
}

async function sendText(
  { texterOf }: Sender["outbox"],
  organization: Organization,
  to: string,
): Promise<SentTest> {
  const phone = normalizePhone(to, organization);
  if (!phone.ok) return { kind: "refused", message: "That is no phone number. Type one with its area code." };
  // To the country that they type: it is their own telephone.
  const why = whyNoText(phone.phone, { region: organization.region, mayGoAbroad: true });
  if (why !== null) return refused(why);
  const texter = await texterOf(organization.orgId);
  const outcome = await texter.send({ to: phone.phone, body: wordsOf(organization) });
  return outcome.kind === "sent" ? { kind: "sent", via: texter.kind } : refused(outcome.trouble);
}

const refused = (trouble: string): SentTest => ({
  kind: "refused",
  message: `${trouble.charAt(0).toUpperCase()}${trouble.slice(1)}.`,
});

const escapeText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
