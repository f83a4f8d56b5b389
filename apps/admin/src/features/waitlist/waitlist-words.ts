import { UTC, formatClock, formatDay } from "../../format/moment.ts";
import type { Entry, Offer, Wish } from "./waitlist-types.ts";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

export const ENDS: Readonly<Record<NonNullable<Offer["ended"]>, string>> = {
  accepted: "Accepted",
  declined: "Declined",
  no_answer: "No answer in time",
  voicemail: "Voicemail",
  screened: "Call was screened",
  wrong_person: "Wrong person",
  opted_out: "Wants no offers",
  released: "Released by staff",
  withdrawn: "Taken back",
};

const WAYS: Readonly<Record<NonNullable<Offer["way"]>, readonly [planned: string, told: string]>> = {
  sms: ["a text is on its way", "told by text"],
  email: ["an e-mail is on its way", "told by e-mail"],
  call: ["the assistant calls", "told in a call"],
  staff: ["please call", "please call"],
};

/** How whoever it is held for hears of it, and how far that has come. */
export function sayTold({ way, told }: Offer): string {
  if (told === "by_staff") return "please call";
  if (told === "failed") return "could not be told: please call";
  return WAYS[way ?? "email"][told === "sent" ? 1 : 0];
}

/** "Mon, Wed · 9:00 AM – 12:00 PM · until Dec 31 · a day's notice" */
export function sayWish(wish: Wish): string {
  const { weekdays, fromTime, untilTime, fromDate, untilDate, noticeMinutes } = wish;
  const days = weekdays.length === 7 ? "Any day" : weekdays.map((day) => WEEKDAYS[day - 1]).join(", ");
  const parts = [days, sayTimes(fromTime, untilTime)];
  if (fromDate !== null) parts.push(`from ${sayDate(fromDate)}`);
  parts.push(`until ${sayDate(untilDate)}`);
  if (noticeMinutes > 0) parts.push(`${sayMinutes(noticeMinutes)} notice`);
  return parts.filter((part) => part !== "").join(" · ");
}

/** A day of the clinic's calendar, whatever its zone is. */
const sayDate = (day: string): string => formatDay(`${day}T12:00:00Z`, UTC);

function sayTimes(from: string, until: string): string {
  if (from === "00:00" && until === "24:00") return "any time";
  if (until === "24:00") return `from ${formatClock(from)}`;
  if (from === "00:00") return `until ${formatClock(until)}`;
  return `${formatClock(from)} – ${formatClock(until)}`;
}

function sayMinutes(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

export const sayWhat = ({ serviceName, providerName }: Entry): string =>
  providerName === null ? serviceName : `${serviceName} with ${providerName}`;

/** "12 min left", "4 h left"; the last minute is said as one. */
export function sayLeft(heldUntil: string, now: Date): string {
  const minutes = Math.ceil((Date.parse(heldUntil) - now.getTime()) / 60_000);
  if (minutes <= 0) return "over";
  return minutes < 120 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h left`;
}
