/** What the admin's forms call a field, where its name alone says something else. */
const WORDS: Readonly<Record<string, string>> = {
  apiKey: "The private key",
  apiKeySecret: "The secret of the API key",
  apiKeySid: "The API key SID",
  accountSid: "The account SID",
  authToken: "The auth token",
  sender: "What texts come from",
  email: "The e-mail address",
  patientEmail: "The e-mail address",
  phone: "The phone number",
  patientPhone: "The phone number",
  bornOn: "The date of birth",
  birthDate: "The date of birth",
  region: "The country",
  subdivision: "The state or region",
  slotIntervalMinutes: "The distance of free start times",
  callWordsDays: "How long call contents are kept",
  bufferBeforeMinutes: "The time kept free before",
  bufferAfterMinutes: "The time kept free after",
  durationMinutes: "The length",
  minor: "The price",
  voiceId: "The voice",
  firstMessage: "What the assistant says first",
};

/** A field of an input as a person knows it: never `serviceId` or `hours.0.opensAt`. */
export function nameField(path: readonly PropertyKey[]): string {
  const name = path.findLast((part) => typeof part === "string");
  if (name === undefined) return "The input";
  const known = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (known !== undefined) return known;
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ");
  return `The ${words.replace(/ ids?$/i, "").toLowerCase()}`;
}
