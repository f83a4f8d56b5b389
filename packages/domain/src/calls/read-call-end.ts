import type { CallEnd, WhyNotEnd } from "./call-end.ts";
import { type LineEnd, readLineEnd } from "./line-end.ts";

/** One tool call of a call, of the log. */
export type EndStep = {
  readonly tool: string;
  readonly outcome: string;
  /** What the tool made of it; empty once the words of the call were removed. */
  readonly understood: Readonly<Record<string, unknown>>;
  readonly durationMs: number;
  /** From the beginning of the call to its answer; null where the beginning is not known. */
  readonly afterSeconds: number | null;
  readonly appointmentId: string | null;
};

/** A call that is over. */
export type EndedCall = {
  readonly kind: "inbound" | "outbound" | "web" | null;
  /** Vapi's word. */
  readonly endedReason: string | null;
  /** Vapi's word for what became of putting the caller through. */
  readonly transferStatus?: string | null | undefined;
  /** How long it was; null where it is not known. */
  readonly seconds: number | null;
  /** When the assistant had nothing to say, each time that Vapi reported it. */
  readonly hungAfterSeconds: readonly number[];
  /** The connection broke in a booking, a move or a cancellation, and nobody knows what came of it (`open_requests`). */
  readonly isInDoubt: boolean;
  /** In the order in which they were answered. */
  readonly steps: readonly EndStep[];
};

export type ReadCallEnd = {
  readonly end: CallEnd;
  /** The caller did not get what was wanted, and somebody can still help. */
  readonly wantsCall: boolean;
};

/** How a call ended, by what its tools did and by why the line ended. What finally happened counts: booked and cancelled again is cancelled. */
export function readCallEnd(call: EndedCall): ReadCallEnd {
  const line = lineOf(call);
  const end = readDone(call.steps) ?? readLine(call, line) ?? readTalk(call, line);
  return { end, wantsCall: call.kind !== "outbound" && isWanting(end, line) };
}

const IS_NOT_TAKEN = /no-answer|busy|fail|cancel/;

function lineOf({ endedReason, transferStatus }: EndedCall): LineEnd {
  const line = readLineEnd(endedReason);
  return line === "forwarded" && IS_NOT_TAKEN.test(transferStatus ?? "") ? "not_taken" : line;
}

/** Somebody who hung up early may have wanted anything; whoever was put through has been heard. */
function isWanting(end: CallEnd, line: LineEnd): boolean {
  return end === "to_staff" ? line !== "forwarded" : !WANTS_NOTHING.has(end);
}

const WANTS_NOTHING: ReadonlySet<CallEnd> = new Set([
  "booked",
  "moved",
  "cancelled",
  "waitlisted",
  "informed",
  "hung_up",
  "not_reached",
]);

const BOOK = "bookClinicAppointment";
const JOIN = "joinWaitlist";

/** What was done with an appointment, by what the tool says: to book anew in place of one is to move it. */
function deedOf({ tool, outcome }: EndStep): "booked" | "moved" | "cancelled" | null {
  if (outcome === "booked" || outcome === "already_booked") return tool === BOOK ? "booked" : "moved";
  return outcome === "moved" || outcome === "cancelled" ? outcome : null;
}

/** What was done and still stands; of several appointments the best. Null where nothing was. */
function readDone(steps: readonly EndStep[]): CallEnd | null {
  const ends = new Map<string, { readonly isNew: boolean; readonly last: CallEnd }>();
  for (const step of steps) {
    const deed = deedOf(step);
    if (deed === null) continue;
    const id = step.appointmentId ?? "";
    const before = ends.get(id);
    // Said once more, after whatever became of it.
    if (step.outcome === "already_booked" && before !== undefined) continue;
    ends.set(id, { isNew: before?.isNew ?? deed === "booked", last: deed });
  }
  const finals = new Set(
    [...ends.values()].map(({ isNew, last }) => (isNew && last === "moved" ? "booked" : last)),
  );
  const best = (["booked", "moved", "cancelled"] as const).find((end) => finals.has(end));
  if (best !== undefined) return best;
  return steps.some((step) => step.tool === JOIN && refusalOf(step) === null) ? "waitlisted" : null;
}

const BY_LINE: Partial<Readonly<Record<LineEnd, CallEnd>>> = {
  forwarded: "to_staff",
  not_taken: "gave_up",
  gone_before: "hung_up",
  failed: "failed",
};

function readLine(call: EndedCall, line: LineEnd): CallEnd | null {
  if (line === "not_reached") return call.kind === "outbound" ? "not_reached" : "hung_up";
  return BY_LINE[line] ?? null;
}

/** Whoever talks for less has heard a greeting. */
const TALK_SECONDS = 30;

/** Of a call that ended in good order, and in which nothing was done. */
function readTalk(call: EndedCall, line: LineEnd): CallEnd {
  if (call.isInDoubt) return "failed";
  if (hasGivenUp(call, line)) return "gave_up";
  const steps = call.steps.filter(({ tool }) => tool !== "getCurrentTime");
  const refused = lastRefusal(steps);
  if (refused !== null) return refused;
  const offers = steps.filter(({ outcome }) => outcome === "available").length;
  // Whoever has times read out again has not liked the first.
  if (offers > 1) return "no_time";
  if (line === "too_long") return "failed";
  if (steps.length > 0) return "informed";
  const isTalk = line !== "silence" && call.seconds !== null && call.seconds >= TALK_SECONDS;
  return isTalk ? "informed" : "hung_up";
}

/** Longer than the line waits for a tool: the caller was told to try again. */
const TOO_SLOW_MS = 8_000;
/** Whoever hangs up so soon after a silence hangs up because of it. */
const BECAUSE_SECONDS = 20;

function hasGivenUp({ steps, seconds, hungAfterSeconds }: EndedCall, line: LineEnd): boolean {
  if (line !== "caller" && line !== "silence" && line !== "unknown") return false;
  if (seconds === null) return false;
  const last = steps.at(-1);
  const answeredAt = last?.afterSeconds ?? null;
  const isSoon = (at: number) => seconds - at <= BECAUSE_SECONDS;
  if (answeredAt !== null && answeredAt > seconds + 1) return true;
  if (answeredAt !== null && (last?.durationMs ?? 0) > TOO_SLOW_MS && isSoon(answeredAt)) return true;
  return hungAfterSeconds.some((at) => isSoon(at) && at >= (answeredAt ?? 0));
}

const REFUSALS: Readonly<Record<string, WhyNotEnd | "to_staff" | "unclear_day_or_time">> = {
  slot_unavailable: "no_time",
  nothing_free: "no_time",
  too_soon: "no_time",
  too_far: "no_time",
  provider_left: "no_time",
  list_full: "no_time",
  no_waitlist: "no_time",
  unknown_provider: "no_time",
  outside_hours: "closed",
  invalid_date: "unclear_day_or_time",
  in_past: "unclear_date",
  invalid_phone: "unclear_number",
  contact_required: "unclear_number",
  name_required: "unclear_name",
  unknown_service: "unclear_other",
  which_provider: "unclear_other",
  which_location: "unclear_other",
  which_appointment: "unclear_other",
  invalid_arguments: "unclear_other",
  not_found: "wrong_facts",
  identity_required: "wrong_facts",
  other_person: "wrong_facts",
  staff_required: "to_staff",
  red_flag: "to_staff",
  unknown_tool: "failed",
  clock_changed: "failed",
  failed: "failed",
};

/** Why a tool did not do what was asked for; null where it did. */
function refusalOf({ outcome, understood }: EndStep): WhyNotEnd | "to_staff" | null {
  const why = Object.hasOwn(REFUSALS, outcome) ? REFUSALS[outcome] : undefined;
  if (why === "unclear_day_or_time") return understood["about"] === "time" ? "unclear_time" : "unclear_date";
  if (why !== undefined) return why;
  return Object.hasOwn(understood, "error") && outcome !== "person_busy" ? "unclear_other" : null;
}

/** The last wish that was refused and not granted afterwards. That nothing is free then stays so when other times are read out. */
function lastRefusal(steps: readonly EndStep[]): CallEnd | null {
  const open = new Map<string, CallEnd>();
  for (const step of steps) {
    const why = refusalOf(step);
    if (why === null && open.get(step.tool) === "no_time") continue;
    open.delete(step.tool);
    if (why !== null) open.set(step.tool, why);
  }
  // The waitlist is what is left when the wish itself was refused.
  const wishes = [...open].filter(([tool]) => tool !== JOIN || open.size === 1);
  return wishes.at(-1)?.[1] ?? null;
}
