import { speakAvailability, speakCorrections } from "@callwaiting/domain";
import { z } from "zod";
import { type CheckAvailabilityPorts, checkAvailability } from "../use-cases/check-availability.ts";
import { answerOutcome } from "./answer-outcome.ts";
import { invalidArguments, spokenText } from "./arguments.ts";
import type { Tool } from "./tool.ts";

const availabilityArguments = z.object({ appointmentDate: spokenText, serviceType: spokenText });

/** Tells which times are free on a day, or next. */
export function createCheckAvailability(ports: CheckAvailabilityPorts): Tool {
  return {
    name: "checkAvailability",
    async run(args, { tenant, now }) {
      const parsed = availabilityArguments.safeParse(args);
      if (!parsed.success) return invalidArguments(parsed.error);
      const { organization } = tenant;
      const { found, date, corrections } = await checkAvailability(ports, {
        organization,
        now,
        date: parsed.data.appointmentDate,
        service: parsed.data.serviceType,
      });
      const clock = { timeZone: organization.timeZone, now };
      if (found.kind !== "available") return answerOutcome(found, { ...clock, corrections });
      const offered = found.slots.length > 0 ? found.slots : found.nextSlots;
      const spoken = speakAvailability(offered, date === null ? clock : { ...clock, date });
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
          date,
          slots: found.slots,
          nextSlots: found.nextSlots,
        },
        outcome: found.slots.length > 0 ? "available" : "nothing_free",
      };
    },
  };
}
