import { Temporal } from "temporal-polyfill";
import { assertNever } from "../assert-never.ts";
import type { IsoInstant } from "../booking/appointment.ts";
import { speakClockTime, speakDate } from "../speech/speak-when.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";
import type { MessageKind } from "./message.ts";

/** What a message tells of. Never the service or the notes: others may read the mailbox, and the reason for a visit is nobody's. */
export type MessageFacts = {
  readonly kind: MessageKind;
  readonly patientName: string;
  readonly providerName: string;
  readonly organizationName: string;
  readonly startsAt: IsoInstant;
  /** E.164; the clinic's number, where it has one that people can ring. */
  readonly phone: string | null;
};

/** Without markup and line breaks in the subject; the text's lines end in `\n`. */
export type WrittenMessage = { readonly subject: string; readonly text: string };

/** A message in plain English; day and time on the clinic's clock, with weekday and year. */
export function writeMessage(facts: MessageFacts, zone: Zone): WrittenMessage {
  const wall = wallNumbersAt(zone, Temporal.Instant.from(facts.startsAt));
  const when = `${speakDate(wall)} at ${speakClockTime(wall)}`;
  const clinic = oneLine(facts.organizationName);
  const lines = [
    `Hello ${oneLine(facts.patientName)},`,
    "",
    ...sentencesOf(facts.kind, { when, clinic, provider: oneLine(facts.providerName) }),
    "",
    ...(facts.phone === null ? [] : [`To change anything, please call ${facts.phone}.`, ""]),
    clinic,
  ];
  return { subject: subjectOf(facts.kind, { when, clinic }), text: `${lines.join("\n")}\n` };
}

type Told = { readonly when: string; readonly clinic: string; readonly provider: string };

function sentencesOf(kind: MessageKind, { when, clinic, provider }: Told): readonly string[] {
  switch (kind) {
    case "confirmation":
      return [`Your appointment at ${clinic} is booked:`, "", `    ${when}`, `    with ${provider}`];
    case "reminder":
      return [
        `This is a reminder of your appointment at ${clinic}:`,
        "",
        `    ${when}`,
        `    with ${provider}`,
      ];
    case "moved":
      return [
        `Your appointment at ${clinic} is now at this time:`,
        "",
        `    ${when}`,
        `    with ${provider}`,
      ];
    case "cancelled":
      return [`Your appointment at ${clinic} was cancelled:`, "", `    ${when}`, `    with ${provider}`];
    default:
      return assertNever(kind);
  }
}

function subjectOf(kind: MessageKind, { when, clinic }: Omit<Told, "provider">): string {
  switch (kind) {
    case "confirmation":
      return `Your appointment on ${when} – ${clinic}`;
    case "reminder":
      return `Reminder: your appointment on ${when} – ${clinic}`;
    case "moved":
      return `Your appointment is now on ${when} – ${clinic}`;
    case "cancelled":
      return `Cancelled: your appointment on ${when} – ${clinic}`;
    default:
      return assertNever(kind);
  }
}

/** Names are typed by people; a break in one would begin a header or a paragraph of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
