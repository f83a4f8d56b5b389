import { z } from "zod";
import { type BookAppointmentPorts, bookAppointment } from "./book-appointment.ts";
import { answerOutcome } from "../answer-outcome.ts";
import { locationName, providerName, serviceType } from "../argument-texts.ts";
import { spokenText } from "../arguments.ts";
import { whomAsked } from "../doctor-in.ts";
import { defineTool } from "../define-tool.ts";
import { lineOf } from "../read-caller.ts";
import type { ToolAnswer } from "../tool.ts";

const parameters = z.object({
  appointmentDate: spokenText(
    "The day, as the caller says it (next Tuesday, December 1st) or as YYYY-MM-DD. Never guess a year.",
  ),
  appointmentTime: spokenText("The time, as the caller says it (2 pm, half past two) or as HH:MM."),
  patientName: spokenText("The patient's full name."),
  patientPhone: spokenText(
    "The caller's phone number, in any format. Leave out to use the number they call from.",
  ),
  patientEmail: spokenText("An e-mail address, only if the caller offers one."),
  serviceType: serviceType(),
  providerName: providerName(),
  location: locationName(),
  notes: spokenText(
    "Anything the clinic should know, e.g. first visit. No diagnosis unless the caller asks for it.",
  ),
});

const NAME_REQUIRED = askForName("What name should I put the appointment under?");
const ONE_NAME_REQUIRED = askForName(
  "Each person needs an appointment of their own. Whose should I book first?",
);

function askForName(message: string): ToolAnswer {
  return {
    sentence: message,
    httpStatus: 400,
    object: { success: false, error: "name_required", message },
    outcome: "name_required",
  };
}

/** Books an appointment for the person on the line. */
export const bookClinicAppointmentTool = defineTool({
  name: "bookClinicAppointment",
  description:
    "Books an appointment. Call it once the caller has named a day, a time and the patient's name. Read the answer " +
    "to the caller: it confirms the day, date and time, or offers other times when that one is taken. An " +
    "appointment exists only when the answer says so.",
  parameters,
  heedsRedFlags: true,
  convertsClocks: true,
  required: ["appointmentDate", "appointmentTime", "patientName"],
  filler: "Let me book that for you.",
  async run(ports: BookAppointmentPorts, data, context) {
    const { tenant, now, requestKey, callerNumber, clock } = context;
    const { organization } = tenant;
    const { outcome, corrections, promised } = await bookAppointment(ports, {
      organization,
      now,
      requestKey,
      line: lineOf(context),
      raw: {
        date: data.appointmentDate,
        time: data.appointmentTime,
        clock,
        name: data.patientName,
        phone: data.patientPhone,
        email: data.patientEmail,
        service: data.serviceType,
        provider: whomAsked(data),
        location: data.location,
        notes: data.notes,
        callerPhone: callerNumber ?? undefined,
      },
    });
    if (outcome.kind === "name_required") return NAME_REQUIRED;
    if (outcome.kind === "one_name_required") return ONE_NAME_REQUIRED;
    const { zone, offersWaitlist } = organization;
    return answerOutcome(outcome, { zone, now, corrections, offersWaitlist, promised: promised ?? [] });
  },
});
