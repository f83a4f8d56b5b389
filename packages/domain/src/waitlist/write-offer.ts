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
  /** Where they say yes or no; null where the clinic leaves that to its staff. */
  readonly link: string | null;
};

/** An offer as a letter, in plain English, on the clinic's clock. By phone it asks for the day and the time, as accepting needs them. */
export function writeOffer(facts: OfferFacts, zone: Zone): WrittenMessage {
  const [clinic, provider] = [oneLine(facts.organizationName), oneLine(facts.providerName)];
  const when = sayWhen(facts.startsAt, zone);
  const until = sayWhen(facts.heldUntil, zone);
  const ring = `please ${callUs(facts)} before ${until}${askForDesk(facts)} and tell us that day and time.`;
  const lines = [
    `Hello ${oneLine(facts.patientName)},`,
    "",
    `You are on the waitlist of ${clinic}. This time has become free, and we are holding it for you:`,
    "",
    `    ${when}`,
    `    with ${provider}`,
    "",
    ...(facts.link === null
      ? [`If you would like it, ${ring}`]
      : [`Take it, or let it go to somebody else, until ${until}: ${facts.link}`, "", `Or ${ring}`]),
    "After that it is offered to others, and you stay on the waitlist.",
    "",
    clinic,
  ];
  return { subject: `A time has become free on ${when} – ${clinic}`, text: `${lines.join("\n")}\n` };
}

/** The same as a text. It leaves out the name, as all our texts do: whoever books says it, and would else choose what a stranger reads. */
export function writeOfferText(facts: OfferFacts, zone: Zone): string {
  const lines = [
    `${oneLine(facts.organizationName)}: a time has become free: ${sayWhen(facts.startsAt, zone)} with ${oneLine(facts.providerName)}. Held for you until ${sayWhen(facts.heldUntil, zone)}.`,
    facts.link === null
      ? `To take it, ${callUs(facts)}${askForDesk(facts)} and say that day and time.`
      : `Take it or not: ${facts.link}`,
    "Reply STOP for no more texts.",
  ];
  return lines.join("\n");
}

const callUs = ({ phone }: OfferFacts): string => (phone === null ? "call us" : `call ${phone}`);
const askForDesk = ({ byDeskOnly }: OfferFacts): string => (byDeskOnly ? ", ask for the front desk" : "");

function sayWhen(at: IsoInstant, zone: Zone): string {
  const wall = wallNumbersAt(zone, Temporal.Instant.from(at));
  return `${speakDate(wall)} at ${speakClockTime(wall)}`;
}

/** A name holds no line of the letter. */
const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();
