import type { CallEvent, CallFacts, EndOfCallReport } from "./call-event.ts";
import { cleanLine, cleanText } from "./clean-text.ts";
import { EventFields } from "./event-schema.ts";
import { readCallFacts } from "./read-call-facts.ts";
import { readInstant } from "./read-instant.ts";
import { isRecord } from "./read-record.ts";

const MAX_TRANSCRIPT_BYTES = 200_000;
const MAX_SUMMARY_BYTES = 10_000;
const MAX_WORD_LENGTH = 200;
const MAX_URL_LENGTH = 2_000;
/** Far above any call; a column of money must not be what fails a report. */
const MAX_COST = 100_000;

/**
 * Reads a message about a call. A field of the wrong type counts as absent, a text that is too long is cut, and
 * unknown words are kept: what came after Vapi's schema was written is no reason to lose the rest. `null` for any
 * other type, and for a message that names no call. Never throws.
 */
export function parseCallEvent(body: unknown): CallEvent | null {
  if (!isRecord(body)) return null;
  const message = isRecord(body["message"]) ? body["message"] : body;
  const call = readCallFacts(message);
  if (call === null) return null;
  const fields = EventFields.parse(message);
  switch (fields.type) {
    case "status-update":
      return { type: fields.type, call, status: readWord(fields.status), endedReason: endedReasonOf(fields) };
    case "end-of-call-report":
      return readReport(fields, call);
    case "hang":
    case "assistant-request":
    case "transfer-destination-request":
      return { type: fields.type, call };
    case undefined:
    default:
      return null;
  }
}

function readReport(fields: EventFields, call: CallFacts): EndOfCallReport {
  return {
    type: "end-of-call-report",
    call,
    endedReason: endedReasonOf(fields),
    summary: firstText([fields.analysis?.summary, fields.summary], MAX_SUMMARY_BYTES),
    transcript: firstText([fields.artifact?.transcript, fields.transcript], MAX_TRANSCRIPT_BYTES),
    recordingUrl: readRecordingUrl(fields),
    cost: readCost(fields.cost),
    startedAt: readInstant(fields.startedAt),
    endedAt: readInstant(fields.endedAt),
  };
}

function endedReasonOf({ endedReason }: EventFields): string | null {
  return readWord(endedReason);
}

function readWord(text: string | undefined): string | null {
  return cleanLine(text, MAX_WORD_LENGTH);
}

function firstText(texts: readonly (string | undefined)[], maxBytes: number): string | null {
  return texts.map((text) => cleanText(text, maxBytes)).find((text) => text !== null) ?? null;
}

/** Mono first: it is smaller, and everybody is on it. */
function readRecordingUrl({ artifact, recordingUrl, stereoRecordingUrl }: EventFields): string | null {
  const candidates = [
    artifact?.recordingUrl,
    artifact?.recording?.mono?.combinedUrl,
    recordingUrl,
    artifact?.stereoRecordingUrl,
    artifact?.recording?.stereoUrl,
    stereoRecordingUrl,
  ];
  return candidates.map(readUrl).find((url) => url !== null) ?? null;
}

/** Staff will click on it, so it must not be `javascript:`. */
function readUrl(text: string | undefined): string | null {
  const line = cleanLine(text, MAX_URL_LENGTH);
  if (line === null || !URL.canParse(line)) return null;
  const { protocol, href } = new URL(line);
  const isWeb = protocol === "https:" || protocol === "http:";
  // The normal form encodes what is not ASCII, and is longer then.
  return isWeb && href.length <= MAX_URL_LENGTH ? href : null;
}

function readCost(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= MAX_COST ? value : null;
}
