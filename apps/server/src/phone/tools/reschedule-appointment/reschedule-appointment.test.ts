import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { expect, test } from "vitest";
import { ownAppointment, toolContext } from "../../../testing/tool-context.ts";
import { rescheduleAppointmentTool } from "./reschedule-appointment.tool.ts";

test("rescheduleAppointment tells the database in which call it was asked for", async () => {
  const asked: unknown[] = [];
  const tool = rescheduleAppointmentTool.connect({
    findAppointmentsOfCaller: async () => ({
      limited: false,
      guessId: null,
      appointments: [ownAppointment()],
    }),
    forgiveGuess: async () => undefined,
    findOtherZones: async () => PACKAGED_ZONE_RULES,
    rescheduleAppointment: async (request) => {
      asked.push(request);
      const { startsAt: previousStartsAt } = ownAppointment();
      return {
        kind: "moved",
        appointment: ownAppointment({ startsAt: request.scheduledAt }),
        previousStartsAt,
      };
    },
  });
  const context = { ...toolContext(), callId: "call-7", callerNumber: "+14155550123" };
  expect(await tool.run({ patientName: "John Smith", newTime: "3 pm" }, context)).toMatchObject({
    outcome: "moved",
  });
  expect(asked).toMatchObject([
    { appointmentId: ownAppointment().appointmentId, callId: "call-7", scheduledAt: "2026-12-01T20:00:00Z" },
  ]);
});
