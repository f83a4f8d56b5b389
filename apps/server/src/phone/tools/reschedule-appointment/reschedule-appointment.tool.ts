import { z } from "zod";
import { type RescheduleAppointmentPorts, rescheduleAppointment } from "./reschedule-appointment.ts";
import { answerOutcome } from "../answer-outcome.ts";
import { choiceArguments, identityArguments, locationName, providerName } from "../argument-texts.ts";
import { spokenText } from "../arguments.ts";
import { defineTool } from "../define-tool.ts";
import { lineOf } from "../read-caller.ts";

const parameters = z.object({
  ...identityArguments,
  ...choiceArguments,
  newDate: spokenText("The new day, as the caller says it. Leave out when only the time changes."),
  newTime: spokenText("The new time, as the caller says it. Leave out when only the day changes."),
  providerName: providerName(),
  location: locationName(),
});

/** Moves an appointment of the person on the line. */
export const rescheduleAppointmentTool = defineTool({
  name: "rescheduleAppointment",
  description:
    "Moves an existing appointment to another time. Always pass the patient's name. The old time is kept when the new one is not free. When the " +
    "answer lists several appointments, ask which one and pass its number as appointmentNumber.",
  parameters,
  heedsRedFlags: true,
  convertsClocks: true,
  required: ["patientName"],
  filler: "Let me change that for you.",
  async run(ports: RescheduleAppointmentPorts, args, context) {
    const { tenant, now, callId, clock, appointmentId: id } = context;
    const { organization } = tenant;
    const { newDate, newTime, providerName: provider, location, ...rest } = args;
    const { appointmentTime, appointmentNumber, ...identity } = rest;
    const { outcome, corrections } = await rescheduleAppointment(ports, {
      organization,
      now,
      callId,
      line: lineOf(context),
      who: identity,
      which: { id, choice: appointmentNumber, date: identity.appointmentDate, time: appointmentTime },
      to: { date: newDate, time: newTime, clock, provider, location },
    });
    return answerOutcome(outcome, { zone: organization.zone, now, corrections });
  },
});
