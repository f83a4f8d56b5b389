import type { OrgId } from "@callwaiting/domain";

/** Where Twilio sends a clinic's replies, without the host. */
export const TWILIO_PATH = "/api/webhooks/twilio";

/** The very text that Twilio signs: whoever writes it in another way is not believed. */
export function replyUrlOf(publicUrl: string, orgId: OrgId): string {
  return `${publicUrl.replace(/\/+$/, "")}${TWILIO_PATH}/${orgId}`;
}

/** Null where the internet does not reach this server: Twilio refuses a text that names such an address. */
export function statusUrlOf(publicUrl: string | null, orgId: OrgId): string | null {
  return publicUrl === null ? null : replyUrlOf(publicUrl, orgId);
}
