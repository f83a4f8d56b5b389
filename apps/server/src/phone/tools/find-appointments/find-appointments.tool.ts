import { speakAppointments } from "@callwaiting/domain";
import { z } from "zod";
import { type FindOwnAppointmentsPorts, findOwnAppointments } from "./find-own-appointments.ts";
import { answerOutcome } from "../answer-outcome.ts";
import { identityArguments } from "../argument-texts.ts";
import { defineTool } from "../define-tool.ts";

const parameters = z.object(identityArguments);

/** Tells callers what they have booked. */
export const findAppointmentsTool = defineTool({
  name: "findAppointments",
  description:
    "Finds the caller's upcoming appointments by the number they call from, by a number they give, or by the " +
    "patient's full name together with the day of the appointment. Read the answer to the caller.",
  parameters,
  required: [],
  filler: "Let me look that up.",
  async run(ports: FindOwnAppointmentsPorts, args, { tenant, now, callerNumber }) {
    const { organization } = tenant;
    const clock = { timeZone: organization.timeZone, now };
    const own = await findOwnAppointments(ports, {
      organization,
      now,
      who: { ...args, callerNumber },
    });
    if (own.kind !== "found") return answerOutcome(own.outcome, { ...clock, corrections: [] });
    const upcoming = own.appointments.filter(({ status }) => status === "confirmed");
    const sentence = speakAppointments(upcoming, clock);
    return {
      sentence,
      httpStatus: 200,
      object: {
        success: true,
        message: sentence,
        appointments: upcoming.map(
          ({ appointmentId, number, startsAt, endsAt, serviceName, providerName }) => ({
            appointmentId,
            number,
            startsAt,
            endsAt,
            serviceName,
            providerName,
          }),
        ),
      },
      outcome: upcoming.length > 0 ? "found" : "none_found",
    };
  },
});
