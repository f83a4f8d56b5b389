import type { ExpiringLink } from "./call-event.ts";
import { cleanLine } from "./clean-text.ts";
import { type Places, findFact } from "./find-fact.ts";
import { linkExpiry } from "./link-expiry.ts";
import { isRecord } from "./read-record.ts";
import { readInstant } from "./read-instant.ts";

/** A presigned address carries a session's token and a signature. */
const MAX_URL_LENGTH = 4_000;

/** Mono first: it is smaller, and everybody is on it. */
const LASTING = ["recordingUrl", "monoRecordingUrl", "recording", "recordings"];
const STEREO = ["stereoRecordingUrl", "stereoUrl"];
const PRESIGNED = ["presignedMonoUrl", "presignedStereoUrl", "presignedRecordingUrl"];
const PRESIGNED_HALVES = ["presignedCustomerUrl", "presignedAssistantUrl"];
const IN_OBJECT = [
  "mono",
  "combinedUrl",
  "url",
  "monoUrl",
  "recordingUrl",
  "audioUrl",
  "stereoUrl",
  "stereoRecordingUrl",
  "stereo",
];

/** One side of a conversation is more than nothing. */
const HALVES = ["customerUrl", "assistantUrl"];

export type RecordingLinks = {
  readonly recordingUrl: string | null;
  readonly presignedRecording: ExpiringLink | null;
};

/**
 * Where a recording can be heard. Vapi has one address that lasts, and one that anybody can use for a while ("presigned"); some
 * storages sign the first as well, and then only the second kind is left.
 */
export function readRecording(places: Places): RecordingLinks {
  const whole = [LASTING, STEREO].flatMap((names) => findFact(places, names, readLink) ?? []);
  const signed = findFact(places, PRESIGNED, readUrl);
  const isThere = whole.length > 0 || signed !== null;
  const found = isThere ? whole : [findFact(places, LASTING, readHalf) ?? []].flat();
  const lasting = found.find((url) => linkExpiry(url) === null) ?? null;
  const presigned =
    signed ??
    (isThere ? null : findFact(places, PRESIGNED_HALVES, readUrl)) ??
    found.find((url) => url !== lasting && linkExpiry(url) !== null);
  const recordingUrl = lasting ?? presigned ?? null;
  if (presigned === undefined || presigned === null) return { recordingUrl, presignedRecording: null };
  const said = findFact(places, ["presignedUrlsExpiresAt"], readInstant);
  const expiresAt = linkExpiry(presigned)?.expiresAt ?? said;
  return { recordingUrl, presignedRecording: { url: presigned, expiresAt } };
}

/** Text, `{mono: {combinedUrl}, stereoUrl}`, `{url}`, or a list of such. */
function readLink(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (!isRecord(first)) return readUrl(first);
  return findFact([first], IN_OBJECT, (one) =>
    isRecord(one) ? findFact([one], IN_OBJECT, readUrl) : readUrl(one),
  );
}

/** `{mono: {customerUrl}}`, or the same without `mono`. */
function readHalf(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (!isRecord(first)) return null;
  const mono = findFact([first], ["mono"], (one) => (isRecord(one) ? one : null));
  return findFact([...(mono === null ? [] : [mono]), first], HALVES, readUrl);
}

/** Staff will click on it, so it must not be `javascript:`. */
function readUrl(value: unknown): string | null {
  const line = typeof value === "string" ? cleanLine(value, MAX_URL_LENGTH) : null;
  if (line === null || !URL.canParse(line)) return null;
  const { protocol, href } = new URL(line);
  const isWeb = protocol === "https:" || protocol === "http:";
  // The normal form encodes what is not ASCII, and is longer then.
  return isWeb && href.length <= MAX_URL_LENGTH ? href : null;
}
