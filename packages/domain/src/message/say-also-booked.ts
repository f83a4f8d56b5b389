import { Temporal } from "temporal-polyfill";
import { speakClockTime, speakDate } from "../speech/speak-when.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";
import type { AlsoBooked, MessageChannel } from "./message.ts";

/** Carriers take a text of 1,600 characters; a letter has room. */
const MOST_IN_A_TEXT = 12;

type Facts = {
  readonly channel: MessageChannel;
  readonly providerName: string;
  readonly alsoBooked?: readonly AlsoBooked[];
};

/** What comes after the words of a message that tells of a series: its other dates. Empty where there are none. */
export function sayAlsoBooked({ channel, providerName, alsoBooked = [] }: Facts, zone: Zone): string {
  if (alsoBooked.length === 0) return "";
  const say = (visit: AlsoBooked): string => {
    const wall = wallNumbersAt(zone, Temporal.Instant.from(visit.startsAt));
    const who = visit.providerName === providerName ? "" : ` with ${visit.providerName}`;
    return `${speakDate(wall)} at ${speakClockTime(wall)}${who}`;
  };
  if (channel === "email") {
    return `\n\nAlso booked:\n\n${alsoBooked.map((visit) => `    ${say(visit)}`).join("\n")}`;
  }
  const more = alsoBooked.length - MOST_IN_A_TEXT;
  const said = alsoBooked.slice(0, MOST_IN_A_TEXT).map(say).join("; ");
  return `\nAlso booked: ${said}${more > 0 ? `; and ${more} more` : ""}`;
}
