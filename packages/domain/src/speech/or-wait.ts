/** A question about other times, with the waitlist as the other choice. */
export function orWait(
  question: string,
  { offersWaitlist }: { readonly offersWaitlist?: boolean | undefined },
): string {
  return offersWaitlist === true
    ? `${question.replace(/\?$/, "")}, or shall I put you on the waitlist?`
    : question;
}
