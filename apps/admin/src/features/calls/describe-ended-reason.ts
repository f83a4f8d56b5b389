const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^customer-ended-call/, "The caller hung up"],
  [/^assistant-ended-call|^assistant-said-end-call-phrase/, "The assistant said goodbye"],
  [/forwarded-call/, "Put through to a person"],
  [/silence-timed-out/, "Nobody spoke any more"],
  [/exceeded-max-duration/, "It reached the longest time allowed"],
  [/voicemail/, "An answering machine picked up"],
  [/customer-busy/, "The line was busy"],
  [/did-not-answer|no-answer/, "Nobody answered"],
  [/manually-canceled|cancel/, "It was cancelled"],
  [/assistant-request|assistant-not|no-assistant/, "No assistant could take the call"],
  [/error|fail|fault/, "It broke off with a technical error"],
];

/** Why a call ended, of Vapi's `endedReason`. An unknown word is said as it is, without its dashes. */
export function describeEndedReason(reason: string | null): string | null {
  if (reason === null || reason === "") return null;
  const known = REASONS.find(([pattern]) => pattern.test(reason))?.[1];
  const words = reason.replaceAll(/[-_.]+/g, " ").trim();
  if (known === undefined) return words.charAt(0).toUpperCase() + words.slice(1);
  return /error|fail|fault/.test(reason) ? `${known} (${words})` : known;
}
