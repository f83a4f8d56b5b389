/** Letters, digits and the few signs that occur in names of the IANA time zone database (its `theory` file). */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;
const MAX_LENGTH = 64;

/**
 * Whether the text names a zone of the IANA time zone database, e.g. `America/New_York`. Offsets such as `+05:00`
 * are no zones: they know no summer time. A name that passes holds no character that could end a quoted literal.
 */
export function isTimeZone(text: string): boolean {
  if (text.length > MAX_LENGTH || !ZONE_NAME.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
