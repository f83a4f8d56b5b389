const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^customer-ended-call/, "The caller hung up"],
  [/^assistant-ended-call|^assistant-said-end-call-phrase/, "The assistant said goodbye"],
  [/forwarded-call/, "Transferred to a person"],
  [/silence-timed-out/, "The line went silent"],
  [/exceeded-max-duration/, "The call reached its maximum length"],
  [/voicemail/, "Voicemail picked up"],
  [/customer-busy/, "The line was busy"],
  [/did-not-answer|no-answer/, "Nobody answered"],
  [/manually-canceled|cancel/, "The call was cancelled"],
  [/assistant-request|assistant-not|no-assistant/, "No assistant could take the call"],
  [/error|fail|fault/, "The call dropped with a technical error"],
];

/** Why a call ended, of Vapi's `endedReason`. An unknown word is said as it is, without its dashes. */
export function describeEndedReason(reason: string | null): string | null {
  if (reason === null || reason === "") return null;
  const known = REASONS.find(([pattern]) => pattern.test(reason))?.[1];
  const words = reason.replaceAll(/[-_.]+/g, " ").trim();
  if (known === undefined) return words.charAt(0).toUpperCase() + words.slice(1);
  return /error|fail|fault/.test(reason) ? `${known} (${words})` : known;
}
