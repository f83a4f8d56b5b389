import { longDay, wallTimeText } from "../calendar/describe-day.ts";
import { formatPhone } from "../../format/phone.ts";
import type { TryAnswer } from "./tools.ts";

type Correction = TryAnswer["corrections"][number];

const LABELS: Readonly<Record<Correction["field"], string>> = {
  date: "Day",
  time: "Time",
  name: "Name",
  phone: "Phone",
  email: "E-mail",
  service: "Service",
};

const REASONS: Readonly<Record<Correction["reason"], string>> = {
  year_moved: "the year that was heard has passed",
  moved_to_next_year: "that day has passed this year",
  meridiem_assumed: "neither morning nor afternoon was said, so opening hours decided",
  repeated_hour_earlier: "the clocks go back that night and the earlier one was taken",
  reformatted: "the same, written the way the clinic stores it",
  unreadable_dropped: "it could not be made out and is not needed",
};

type ShownCorrection = {
  readonly label: string;
  readonly heard: string;
  readonly understood: string;
  readonly because: string;
};

/** One thing that was understood differently from how it was said, for people. */
export function describeCorrection({ field, from, to, reason }: Correction): ShownCorrection {
  return { label: LABELS[field], heard: from, understood: understoodAs(field, to), because: REASONS[reason] };
}

function understoodAs(field: Correction["field"], to: string): string {
  if (to === "") return "left out";
  if (field === "phone") return formatPhone(to);
  if (field === "date" && /^\d{4}-\d{2}-\d{2}$/.test(to)) return `${longDay(to)}, ${to.slice(0, 4)}`;
  if (field === "time" && /^\d{2}:\d{2}$/.test(to)) return wallTimeText(to);
  return to;
}

type Tone = "good" | "no" | "plain";

const OUTCOMES: Readonly<Record<string, { readonly label: string; readonly tone: Tone }>> = {
  booked: { label: "Booked", tone: "good" },
  already_booked: { label: "Was booked already", tone: "good" },
  moved: { label: "Moved", tone: "good" },
  cancelled: { label: "Cancelled", tone: "good" },
  slot_unavailable: { label: "That time is taken", tone: "no" },
  outside_hours: { label: "Closed at that time", tone: "no" },
  too_soon: { label: "Too soon", tone: "no" },
  too_far: { label: "Too far ahead", tone: "no" },
  in_past: { label: "In the past", tone: "no" },
  contact_required: { label: "Asks for a number", tone: "no" },
  name_required: { label: "Asks for a name", tone: "no" },
  invalid_date: { label: "Asks for the day or time", tone: "no" },
  invalid_phone: { label: "Asks for the number again", tone: "no" },
  invalid_arguments: { label: "Asks again", tone: "no" },
  unknown_service: { label: "Asks which service", tone: "no" },
  unknown_provider: { label: "Asks with whom", tone: "no" },
  which_provider: { label: "Asks with whom", tone: "no" },
  which_appointment: { label: "Asks which one", tone: "no" },
  not_found: { label: "Found nothing", tone: "no" },
  not_yours: { label: "Not this caller's", tone: "no" },
  none_found: { label: "Found nothing", tone: "plain" },
  nothing_free: { label: "Nothing free", tone: "no" },
};

/** What came of it, in a word or three. */
export function describeOutcome(outcome: string): { readonly label: string; readonly tone: Tone } {
  return OUTCOMES[outcome] ?? { label: "Answered", tone: "plain" };
}
