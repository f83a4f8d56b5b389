import { z } from "zod";
import { type CancelAppointmentPorts, cancelAppointment } from "./cancel-appointment.ts";
import { answerOutcome } from "../answer-outcome.ts";
import { choiceArguments, identityArguments } from "../argument-texts.ts";
import { defineTool } from "../define-tool.ts";
import { lineOf } from "../read-caller.ts";

const parameters = z.object({ ...identityArguments, ...choiceArguments });

/** Cancels an appointment of the person on the line. */
export const cancelAppointmentTool = defineTool({
  name: "cancelAppointment",
  description:
    "Cancels an existing appointment, after the caller has confirmed that they want that. Always pass the patient's name. When the answer lists " +
    "several appointments, ask which one and pass its number as appointmentNumber.",
  parameters,
  required: ["patientName"],
  filler: "Let me take care of that.",
  async run(ports: CancelAppointmentPorts, args, context) {
    const { tenant, now, callId, appointmentId: id } = context;
    const { organization } = tenant;
    const { appointmentTime, appointmentNumber, ...identity } = args;
    const outcome = await cancelAppointment(ports, {
      organization,
      now,
      callId,
      line: lineOf(context),
      who: identity,
      which: { id, choice: appointmentNumber, date: identity.appointmentDate, time: appointmentTime },
    });
    return answerOutcome(outcome, { zone: organization.zone, now, corrections: [] });
  },
});
