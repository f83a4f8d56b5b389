import { z } from "zod";
import { type BookAppointmentPorts, bookAppointment } from "../use-cases/book-appointment.ts";
import { answerOutcome } from "./answer-outcome.ts";
import { invalidArguments, spokenText } from "./arguments.ts";
import type { Tool, ToolAnswer } from "./tool.ts";

const bookingArguments = z.object({
  appointmentDate: spokenText,
  appointmentTime: spokenText,
  patientName: spokenText,
  patientPhone: spokenText,
  patientEmail: spokenText,
  serviceType: spokenText,
  notes: spokenText,
});

const NAME_REQUIRED: ToolAnswer = {
  sentence: "What name should I put the appointment under?",
  httpStatus: 400,
  object: {
    success: false,
    error: "name_required",
    message: "What name should I put the appointment under?",
  },
  outcome: "name_required",
};

/** Books an appointment for the person on the line. */
export function createBookClinicAppointment(ports: BookAppointmentPorts): Tool {
  return {
    name: "bookClinicAppointment",
    async run(args, { tenant, now, requestKey, callerNumber }) {
      const parsed = bookingArguments.safeParse(args);
      if (!parsed.success) return invalidArguments(parsed.error);
      const { data } = parsed;
      const { organization } = tenant;
      const { outcome, corrections } = await bookAppointment(ports, {
        organization,
        now,
        requestKey,
        raw: {
          date: data.appointmentDate,
          time: data.appointmentTime,
          name: data.patientName,
          phone: data.patientPhone,
          email: data.patientEmail,
          service: data.serviceType,
          notes: data.notes,
          callerPhone: callerNumber ?? undefined,
        },
      });
      if (outcome.kind === "name_required") return NAME_REQUIRED;
      return answerOutcome(outcome, { timeZone: organization.timeZone, now, corrections });
    },
  };
}
