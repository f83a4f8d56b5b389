import type { RecordingConsent, ToldOfCall } from "./call-event.ts";
import { type Places, findFact, placesOf } from "./find-fact.ts";
import { readCost } from "./read-cost.ts";
import { readEvaluation, readSummaryInOutputs } from "./read-evaluation.ts";
import { readInstant } from "./read-instant.ts";
import { isRecord } from "./read-record.ts";
import { readRecording } from "./read-recording.ts";
import { lineOf, numberOf, textOf } from "./read-text.ts";
import { readTranscript } from "./read-transcript.ts";
import { readTransfer } from "./read-transfer.ts";

const MAX_SUMMARY_BYTES = 10_000;
const MAX_WORD_LENGTH = 200;
/** Longer than Vapi lets a call be. */
const MAX_SECONDS = 48 * 3_600;

export const readWord = lineOf(MAX_WORD_LENGTH);

/** Whatever a message tells of how its call went, wherever it stands. */
export function readTold(message: Record<string, unknown>): ToldOfCall {
  const places = placesOf(message);
  // What happened is said at the message; `call` may be a copy of the call as it began.
  const spoken = [message, ...places];
  return {
    endedReason: readEndedReason(spoken),
    endedMessage: findFact(spoken, ["endedMessage"], textOf(2_000)),
    summary: findFact(places, ["summary"], textOf(MAX_SUMMARY_BYTES)) ?? readSummaryInOutputs(places),
    transcript: readTranscript(places),
    ...readRecording(places),
    cost: readCost(spoken),
    ...readTimes(spoken),
    ...readTransfer(spoken),
    recordingConsent: findFact(spoken, ["compliance"], readConsent),
    evaluation: readEvaluation(places),
  };
}

/** Where one place says that something broke and another that somebody hung up, both are true, and the first is news. */
function readEndedReason(places: Places): string | null {
  const reasons = places.flatMap(
    (place) => findFact([place], ["endedReason", "ended_reason"], readWord) ?? [],
  );
  return reasons.find((reason) => /error|fail/.test(reason)) ?? reasons[0] ?? null;
}

/** A length beside one of the two times gives the other. */
function readTimes(places: Places): Pick<ToldOfCall, "startedAt" | "endedAt"> {
  const startedAt = findFact(places, ["startedAt", "started_at", "startTime"], readInstant);
  const endedAt = findFact(places, ["endedAt", "ended_at", "endTime"], readInstant);
  const lengthMs = readLength(places);
  if (lengthMs === null || (startedAt !== null && endedAt !== null)) return { startedAt, endedAt };
  const end =
    endedAt ??
    (startedAt === null ? findFact(places, ["timestamp"], readInstant) : moved(startedAt, lengthMs));
  return { startedAt: startedAt ?? (end === null ? null : moved(end, -lengthMs)), endedAt: end };
}

function readLength(places: Places): number | null {
  return (
    findFact(places, ["durationMs"], lengthIn(1)) ??
    findFact(places, ["durationSeconds", "duration"], lengthIn(1_000)) ??
    findFact(places, ["durationMinutes"], lengthIn(60_000))
  );
}

/** In milliseconds. */
function lengthIn(unitMs: number): (value: unknown) => number | null {
  return (value) => {
    const count = numberOf(value);
    const isOfCall = count !== null && count >= 0 && count * unitMs <= MAX_SECONDS * 1_000;
    return isOfCall ? count * unitMs : null;
  };
}

function moved(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + Math.round(ms)).toISOString();
}

/** Vapi OpenAPI `RecordingConsent`. */
function readConsent(value: unknown): RecordingConsent | null {
  const consent = isRecord(value) ? value["recordingConsent"] : undefined;
  if (!isRecord(consent)) return null;
  const kind = findFact([consent], ["type"], readWord);
  const grantedAt = findFact([consent], ["grantedAt"], readInstant);
  return kind === null && grantedAt === null ? null : { kind: kind ?? "unknown", grantedAt };
}
