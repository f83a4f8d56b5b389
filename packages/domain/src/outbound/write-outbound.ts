import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import { tidyLabel } from "../prompt/tidy-label.ts";
import { speakClockTime, speakDate } from "../speech/speak-when.ts";
import { formatPhone } from "../phone/format-phone.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";
import type { OutboundReason } from "./outbound-call.ts";

/** What a call that we make tells of. Never the service: why somebody comes is nobody's but theirs. */
export type OutboundFacts = {
  readonly reason: OutboundReason;
  readonly patientName: string | null;
  readonly organizationName: string;
  /** Of a visit or a held time. */
  readonly startsAt: IsoInstant | null;
  readonly providerName: string | null;
  /** E.164; where the clinic can be called back. */
  readonly clinicPhone: string | null;
  /** The clinic's country. */
  readonly region: string;
};

export type WrittenOutbound = {
  /** The first words: who calls and for whom, and nothing of what it is about. */
  readonly firstMessage: string;
  /** Whoever hears a machine's recording hears the clinic's name and number alone. */
  readonly voicemailMessage: string;
  /** Whom the assistant asks for, and what it may say to them and to nobody else; for its prompt. */
  readonly variableValues: { readonly patientName: string; readonly callPurpose: string };
};

/** The words of a call that we make. Whoever booked chose the name, so it is made one short line first. */
export function writeOutbound(facts: OutboundFacts, zone: Zone): WrittenOutbound {
  const clinic = tidyLabel(facts.organizationName, "the clinic");
  const name = tidyLabel(facts.patientName ?? "", "the person who called us");
  const { clinicPhone, region } = facts;
  const number = clinicPhone === null ? "" : ` at ${formatPhone(clinicPhone, { region })}`;
  return {
    firstMessage: `Hello, this is the automated assistant of ${clinic}. May I speak with ${name}?`,
    voicemailMessage: `Hello, this is ${clinic}. Please call us back${number}. Thank you.`,
    variableValues: { patientName: name, callPurpose: purposeOf(facts, zone) },
  };
}

function purposeOf({ reason, startsAt, providerName }: OutboundFacts, zone: Zone): string {
  const when = startsAt === null ? null : speakMoment(startsAt, zone);
  const whom = providerName === null ? "" : ` with ${tidyLabel(providerName, "the clinic")}`;
  if (when === null || reason === "call_back") {
    return "They asked for an appointment by phone and never heard whether it was done. Say that you are sorry, ask what they would like, and help them with your tools.";
  }
  return reason === "reminder"
    ? `They have an appointment on ${when}${whom}. Remind them of it and ask whether they are coming.`
    : `A time has become free that they wait for: ${when}${whom}. Ask whether they would like it.`;
}

function speakMoment(startsAt: IsoInstant, zone: Zone): string {
  const wall = wallNumbersAt(zone, Temporal.Instant.from(startsAt));
  return `${speakDate(wall)} at ${speakClockTime(wall)}`;
}
