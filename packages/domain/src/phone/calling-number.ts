import { type NormalizedPhone, type PhoneContext, isNoNumber, normalizePhone } from "./normalize-phone.ts";
import { withoutAddress } from "./stand-in-number.ts";

/** The number that a call comes from, as its carrier signalled it. Undefined where it was withheld or is no number. */
export function readCallingNumber(
  text: string | null | undefined,
  context: PhoneContext,
): Extract<NormalizedPhone, { ok: true }> | undefined {
  if (text === null || text === undefined || isNoNumber(text)) return undefined;
  const phone = normalizePhone(withoutAddress(text.trim()), context);
  return phone.ok ? phone : undefined;
}
