const FIRST_MILLISECOND_TIMESTAMP = 100_000_000_000;
const EARLIEST_MS = Date.UTC(2000, 0);
const LATEST_MS = Date.UTC(2100, 0);

const ISO =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(?:[Zz]|([+-]\d{2}):?(\d{2}))?$/;

/**
 * A moment as Vapi writes it: epoch milliseconds by its schema, ISO text in a capture of 2024; seconds are taken as
 * well, and text without a zone as UTC. ISO with a `Z`, or null when it is no moment of this century.
 */
export function readInstant(value: unknown): string | null {
  const epochMs = typeof value === "string" ? parseText(value.trim()) : value;
  if (typeof epochMs !== "number") return null;
  const ms = epochMs < FIRST_MILLISECOND_TIMESTAMP ? epochMs * 1_000 : epochMs;
  return ms >= EARLIEST_MS && ms < LATEST_MS ? new Date(ms).toISOString() : null;
}

function parseText(text: string): number {
  if (/^\d{10,16}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  const [, date, time, offsetHours, offsetMinutes] = ISO.exec(text) ?? [];
  const zone = offsetHours === undefined ? "Z" : `${offsetHours}:${offsetMinutes ?? "00"}`;
  return Date.parse(`${date}T${time}${zone}`);
}
