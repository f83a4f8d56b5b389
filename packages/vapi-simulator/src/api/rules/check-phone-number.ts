import { ANY_PHONE_NUMBER, PHONE_NUMBERS } from "./allowed-properties.ts";
import { checkMaxLength, checkProperties, checkVariant, type Json } from "./check-properties.ts";
import { checkServer } from "./check-server.ts";

export function checkPhoneNumber(body: Json): string[] {
  const kind = { at: "", key: "provider", common: ANY_PHONE_NUMBER, variants: PHONE_NUMBERS };
  return [
    ...checkVariant(body, kind),
    ...checkMaxLength(body, "name", 40),
    ...checkServer(body["server"], "server"),
  ];
}

/** The kinds of update are told apart by `provider`, which is not required by the document, only in practice. */
export function checkPhoneNumberUpdate(body: Json): string[] {
  const provider = String(body["provider"]);
  const own = Object.hasOwn(PHONE_NUMBERS, provider) ? PHONE_NUMBERS[provider] : undefined;
  if (own === undefined) {
    return [`provider must be one of the following values: ${Object.keys(PHONE_NUMBERS).join(", ")}`];
  }
  const allowed = `${own} ${ANY_PHONE_NUMBER}`.replace(" numberDesiredAreaCode", "");
  return [
    ...checkProperties(body, { at: "", allowed, partial: true }),
    ...checkMaxLength(body, "name", 40),
    ...checkServer(body["server"], "server"),
  ];
}
