const MAX_TEXT_LENGTH = 2_000_000;

/** What relays wrote as JSON text, an object or a list; anything else as it is. Never throws. */
export function decodeJsonText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value) || value.length > MAX_TEXT_LENGTH) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
