import type { CallerWaitRow } from "@callwaiting/db";
import { callOthers, speakAppointments, speakWaits, type SpeechClock } from "@callwaiting/domain";
import { z } from "zod";
import {
  type FindOwnAppointmentsPorts,
  type OwnAppointments,
  findOwnAppointments,
} from "./find-own-appointments.ts";
import { answerOutcome, placeFacts } from "../answer-outcome.ts";
import { identityArguments } from "../argument-texts.ts";
import { askForOneName } from "../pick-own-appointment.ts";
import { defineTool } from "../define-tool.ts";
import { lineOf } from "../read-caller.ts";
import type { FindOwnWaitsPorts } from "../leave-waitlist/find-own-waits.ts";
import type { ToolAnswer } from "../tool.ts";
import { findWaitsBeside } from "./tell-of-waits.ts";

export type FindAppointmentsPorts = FindOwnAppointmentsPorts & FindOwnWaitsPorts;

const parameters = z.object(identityArguments);

/** Tells callers what they have booked. */
export const findAppointmentsTool = defineTool({
  name: "findAppointments",
  description:
    "Finds the upcoming appointments of a patient. Always pass the patient's full name; pass the day of the appointment " +
    "or the date of birth when the answer asks for it. Read the answer to the caller.",
  parameters,
  required: ["patientName"],
  filler: "Let me look that up.",
  async run(ports: FindAppointmentsPorts, args, context) {
    const { tenant, now } = context;
    const { organization } = tenant;
    const clock = { zone: organization.zone, now };
    const question = askForOneName(args);
    if (question !== undefined) return answerOutcome(question, { ...clock, corrections: [] });
    const asked = { organization, now, line: lineOf(context), who: args };
    const own = await findOwnAppointments(ports, asked);
    if (own.kind !== "found") return answerOutcome(own.outcome, { ...clock, corrections: [] });
    return tell(own.appointments, await findWaitsBeside(ports, asked), clock);
  },
});

type Own = Extract<OwnAppointments, { kind: "found" }>["appointments"];

function tell(appointments: Own, waits: readonly CallerWaitRow[], clock: SpeechClock): ToolAnswer {
  const standing = appointments.filter(({ status }) => status === "confirmed");
  const names = callOthers(
    "",
    standing.map(({ patientName }) => patientName),
  );
  const upcoming = standing.map((one, index) => ({ ...one, patientName: names[index] ?? "" }));
  const said = speakAppointments(upcoming, clock);
  // A question stays at the end.
  const both = upcoming.length === 0 ? [speakWaits(waits), said] : [said, speakWaits(waits)];
  const sentence = both.join(" ").trim();
  return {
    sentence,
    httpStatus: 200,
    object: {
      success: true,
      message: sentence,
      appointments: upcoming.map(publicAppointment),
      ...(waits.length === 0
        ? {}
        : {
            waiting: waits.map(({ serviceName, providerName, patientName }) => ({
              serviceName,
              providerName,
              patientName,
            })),
          }),
    },
    outcome: upcoming.length > 0 ? "found" : "none_found",
  };
}

function publicAppointment({ appointmentId, number, startsAt, endsAt, ...one }: Own[number]) {
  const { serviceName, providerName, patientName, location } = one;
  const place = location === undefined ? {} : { location: placeFacts(location) };
  return { appointmentId, number, startsAt, endsAt, serviceName, providerName, patientName, ...place };
}
