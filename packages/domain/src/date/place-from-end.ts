const FROM_END = /\b(?:([2-9])(?:nd|rd|th)|next)(?:[ -](?:to|from)(?:[ -]the)?)?[ -]last\b|\bpenultimate\b/g;

/** "The second to last Friday", "the next-to-last day": one word, `2nd-last`, so that its "to" is no stretch of days. */
export function withPlaceFromEnd(text: string): string {
  if (!text.includes("last") && !text.includes("penultimate")) return text;
  return text.replace(FROM_END, (said, nth?: string) => {
    // "The next last Friday" is none.
    if (nth === undefined && said === "next last") return said;
    return `${nth ?? 2}nd-last`;
  });
}
