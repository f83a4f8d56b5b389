/** What a model fills in for an address that nobody gave. */
export const NO_EMAIL_ANSWERS = ["N/A", "none", "not provided", "no email", ""] as const;

/** `jane dot doe at example dot com`. */
export function spokenEmail(email: string): string {
  return email
    .replaceAll(".", " dot ")
    .replaceAll("_", " underscore ")
    .replaceAll("-", " dash ")
    .replaceAll("+", " plus ")
    .replace("@", " at ");
}
