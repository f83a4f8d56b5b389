import { speakAvailability, speakCorrections } from "@callwaiting/domain";
import { z } from "zod";
import {
  type CheckAvailabilityPorts,
  type CheckAvailabilityResult,
  checkAvailability,
} from "./check-availability.ts";
import { answerOutcome } from "../answer-outcome.ts";
import { locationName, providerName, serviceType } from "../argument-texts.ts";
import { spokenText } from "../arguments.ts";
import { whomAsked } from "../doctor-in.ts";
import { defineTool } from "../define-tool.ts";

type Asked = Pick<CheckAvailabilityResult, "from" | "until" | "only" | "partOfDay">;

const parameters = z.object({
  appointmentDate: spokenText(
    "The day or days the caller has in mind, as they say it: tomorrow, next week, December 1 to 5. Leave out for the next free times.",
  ),
  partOfDay: spokenText("When on that day, as the caller says it: morning, after 3, between 2 and 4."),
  serviceType: serviceType(),
  providerName: providerName(),
  location: locationName(),
});

/** Tells which times are free on a day, in a stretch of days, or next. */
export const checkAvailabilityTool = defineTool({
  name: "checkAvailability",
  description:
    "Lists free appointment times. Call it before offering any time: only times from its answer are free. Read the " +
    "answer to the caller and let them choose, then book with bookClinicAppointment.",
  parameters,
  heedsRedFlags: true,
  required: [],
  filler: "Let me check the calendar.",
  async run(ports: CheckAvailabilityPorts, args, { tenant, now, callerNumber }) {
    const { organization } = tenant;
    const { found, from, until, only, partOfDay, corrections } = await checkAvailability(ports, {
      organization,
      now,
      date: args.appointmentDate,
      partOfDay: args.partOfDay,
      service: args.serviceType,
      provider: whomAsked(args),
      location: args.location,
      callerNumber,
    });
    const { zone, offersWaitlist } = organization;
    const clock = { zone, now, offersWaitlist };
    if (found.kind !== "available") return answerOutcome(found, { ...clock, corrections });
    const offered = found.slots.length > 0 ? found.slots : found.nextSlots;
    const spoken = speakAvailability(offered, {
      ...clock,
      places: found.places,
      ...askedTimes({ from, until, only, partOfDay }),
    });
    const sentence = `${spoken} ${speakCorrections(corrections, clock)}`.trim();
    return {
      sentence,
      httpStatus: 200,
      object: {
        success: true,
        message: sentence,
        serviceName: found.serviceName,
        durationMinutes: found.durationMinutes,
        timeZone: organization.timeZone,
        date: from,
        until,
        slots: found.slots,
        nextSlots: found.nextSlots,
        ...(found.places === undefined ? {} : { places: found.places }),
      },
      outcome: found.slots.length > 0 ? "available" : "nothing_free",
    };
  },
});

/** What was asked for, without what was not. */
function askedTimes({ from, until, only, partOfDay }: Asked) {
  return {
    ...(from === null || until === null
      ? {}
      : { range: { from, until, ...(only === null ? {} : { only }) } }),
    ...(partOfDay === null ? {} : { partOfDay }),
  };
}
