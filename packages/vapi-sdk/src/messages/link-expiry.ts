import { readInstant } from "./read-instant.ts";

/** How long a signed address works, of what its query says. Names in lower case. */
const SECONDS_AFTER: readonly (readonly [string, string])[] = [
  // Amazon S3, Cloudflare R2, Supabase's S3, MinIO
  ["x-amz-expires", "x-amz-date"],
  // Google Cloud Storage
  ["x-goog-expires", "x-goog-date"],
];
/** Older S3, CloudFront, Google (seconds since 1970), and Azure (ISO 8601). */
const MOMENTS = ["expires", "se", "exp", "expiry"];
const SIGNATURES = ["signature", "sig", "x-amz-signature", "x-goog-signature", "token", "hmac"];

/** Null for an address that bears no sign of an end; else when it ends, where that can be read. */
export function linkExpiry(url: string): { readonly expiresAt: string | null } | null {
  const { searchParams } = new URL(url);
  const query = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  for (const [expires, date] of SECONDS_AFTER) {
    const [seconds, signedAt] = [query.get(expires), basicInstant(query.get(date))];
    if (seconds !== undefined) return { expiresAt: later(signedAt, Number(seconds)) };
  }
  for (const name of MOMENTS) {
    const value = query.get(name);
    if (value !== undefined) return { expiresAt: readInstant(value) };
  }
  return SIGNATURES.some((name) => query.has(name)) ? { expiresAt: null } : null;
}

/** `20261130T201500Z` */
function basicInstant(text: string | undefined): string | null {
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(text ?? "") ?? [];
  if (date === undefined || time === undefined) return null;
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)];
  return readInstant(`${year}-${month}-${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`);
}

/** Storages sign for a week at most. */
const MAX_SECONDS = 366 * 24 * 3_600;

function later(instant: string | null, seconds: number): string | null {
  if (instant === null || !(seconds >= 0 && seconds <= MAX_SECONDS)) return null;
  return new Date(Date.parse(instant) + seconds * 1_000).toISOString();
}
