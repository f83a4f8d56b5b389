import type { E164 } from "../phone/e164.ts";

/** `.invalid` never resolves (RFC 2606 section 2, RFC 6761 section 6.4): nothing sent there can reach anybody. */
const PLACEHOLDER_DOMAIN = "callwaiting.invalid";

/** The address that stands in a required e-mail column for a contact who gave none; unique per phone number. */
export function placeholderEmail(phone: E164): string {
  return `no-email${phone}@${PLACEHOLDER_DOMAIN}`;
}

/** Whether an address is a stand-in. Such an address is never shown, never spoken and never mailed. */
export function isPlaceholderEmail(email: string): boolean {
  return email.trim().toLowerCase().endsWith(`@${PLACEHOLDER_DOMAIN}`);
}
