import { type E164, normalizeEmail, normalizePhone } from "@callwaiting/domain";

type Typed = string | null | undefined;

const isBlank = (typed: Typed): typed is null | undefined | "" => (typed ?? "").trim() === "";

/** A number as a person typed it, in any form; without a country it is of the clinic's region. Null: none was typed. */
export function readTypedPhone(
  typed: Typed,
  region: string,
): { readonly ok: true; readonly phone: E164 | null } | { readonly ok: false } {
  return isBlank(typed) ? { ok: true, phone: null } : normalizePhone(typed, { region });
}

export type TypedReach =
  | { readonly kind: "read"; readonly phone: E164 | null; readonly email: string | null }
  | { readonly kind: "invalid_phone" | "invalid_email" };

/** How a contact can be reached, as a person typed it. */
export function readTypedReach(typed: { phone?: Typed; email?: Typed }, region: string): TypedReach {
  const phone = readTypedPhone(typed.phone, region);
  if (!phone.ok) return { kind: "invalid_phone" };
  if (isBlank(typed.email)) return { kind: "read", phone: phone.phone, email: null };
  const email = normalizeEmail(typed.email);
  return email.ok ? { kind: "read", phone: phone.phone, email: email.email } : { kind: "invalid_email" };
}
