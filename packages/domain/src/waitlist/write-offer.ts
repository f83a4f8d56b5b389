import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import { speakClockTime, speakDate } from "../speech/speak-when.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";
import type { WrittenMessage } from "../message/write-message.ts";

/** What somebody is told of a time that is held for them. Never the service: others may read the mailbox. */
export type OfferFacts = {
  readonly patientName: string;
  readonly providerName: string;
  readonly organizationName: string;
  readonly startsAt: IsoInstant;
  readonly heldUntil: IsoInstant;
  /** E.164; null where the clinic has given no number. */
  readonly phone: string | null;
  /** The phone line cannot take their yes: it may not know by the number who they are. */
  readonly byDeskOnly: boolean;
};

/** An offer in plain English, on the clinic's clock. It asks for the day and the time to be said back, as accepting needs them. */
export function writeOffer(facts: OfferFacts, zone: Zone): WrittenMessage {
  const [clinic, provider] = [oneLine(facts.organizationName), oneLine(facts.providerName)];
  const when = sayWhen(facts.startsAt, zone);
  const how = facts.phone === null ? "call us" : `call ${facts.phone}`;
  const whom = facts.byDeskOnly ? ", ask for the front desk" : "";
  const lines = [
    `Hello ${oneLine(facts.patientName)},`,
    "",
    `You are on the waitlist of ${clinic}. This time has become free, and we are holding it for you:`,
    "",
    `    ${when}`,
    `    with ${provider}`,
    "",
    `If you would like it, please ${how} before ${sayWhen(facts.heldUntil, zone)}${whom} and tell us that day and time.`,
    "After that it is offered to others, and you stay on the waitlist.",
    "",
    clinic,
  ];
  return { subject: `A time has become free on ${when} – ${clinic}`, text: `${lines.join("\n")}\n` };
}

function sayWhen(at: IsoInstant, zone: Zone): string {
  const wall = wallNumbersAt(zone, Temporal.Instant.from(at));
  return `${speakDate(wall)} at ${speakClockTime(wall)}`;
}

/** A name holds no line of the letter. */
const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();
