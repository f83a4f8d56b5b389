import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import { type VisitLocation, sayPlace } from "../organization/location.ts";
import { speakClockTime, speakDate } from "../speech/speak-when.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";
import { DEFAULT_TEMPLATES } from "./default-templates.ts";
import { type MessageTemplate, fillTemplate } from "./message-template.ts";
import type { AlsoBooked, MessageChannel, MessageKind } from "./message.ts";
import { sayAlsoBooked } from "./say-also-booked.ts";

/** What a message tells of. Never the service or the notes: others may read the mailbox, and the reason for a visit is nobody's. */
export type MessageFacts = {
  readonly channel: MessageChannel;
  readonly kind: MessageKind;
  readonly patientName: string;
  readonly providerName: string;
  readonly organizationName: string;
  readonly startsAt: IsoInstant;
  /** Where, in a clinic with several addresses. */
  readonly location?: VisitLocation | undefined;
  /** E.164; the clinic's number, where it has one that people can ring. */
  readonly phone: string | null;
  /** The other visits of the same series, in order. */
  readonly alsoBooked?: readonly AlsoBooked[];
  /** Where the patient sees and changes this visit. */
  readonly link: string | null;
};

/** Without markup and line breaks in the subject, which a text does not have; the text's lines end in `\n`. */
export type WrittenMessage = { readonly subject: string; readonly text: string };

/** A message in plain English or in the clinic's own words; day and time on the clinic's clock, with weekday and year. */
export function writeMessage(facts: MessageFacts, zone: Zone, own: MessageTemplate | null): WrittenMessage {
  const template = own ?? DEFAULT_TEMPLATES[facts.channel][facts.kind];
  const wall = wallNumbersAt(zone, Temporal.Instant.from(facts.startsAt));
  const values = {
    patient: facts.patientName,
    clinic: facts.organizationName,
    provider: facts.providerName,
    date: speakDate(wall),
    time: speakClockTime(wall),
    location: facts.location === undefined ? null : sayPlace(facts.location),
    phone: facts.phone,
    link: facts.link,
  };
  return {
    subject: fillTemplate(template.subject, values),
    text: `${fillTemplate(template.body, values)}${sayAlsoBooked(facts, zone)}\n`,
  };
}
