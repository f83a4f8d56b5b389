/** A program's way to write a plain day: its midnight, often in UTC. */
const MIDNIGHT = /T00:?00(?::?00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/i;

/** A day without the midnight behind it, which in UTC would be the evening before at an American clinic. */
export function withoutMidnight(text: string): string {
  return text.trim().replace(MIDNIGHT, "");
}
