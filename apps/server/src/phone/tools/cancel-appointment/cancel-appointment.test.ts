import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { expect, test } from "vitest";
import { ownAppointment, toolContext } from "../../../testing/tool-context.ts";
import { findAppointmentsTool } from "../find-appointments/find-appointments.tool.ts";
import { rescheduleAppointmentTool } from "../reschedule-appointment/reschedule-appointment.tool.ts";
import { cancelAppointmentTool } from "./cancel-appointment.tool.ts";

test.each([
  ["Mr Smith", {}, "I have one for John. Did you mean that?"],
  ["Smith", { appointmentDate: "December 1" }, "I have one for John. Did you mean that?"],
  ["Smith", { appointmentNumber: "1" }, "cancelled"],
  ["John", {}, "cancelled"],
  ["John Baker", {}, "I have nothing for John Baker, but one for John Smith. Did you mean that?"],
])("%s, with %j: %s", async (patientName, args, heard) => {
  const tool = cancelAppointmentTool.connect({
    findAppointmentsOfCaller: async () => ({
      limited: false,
      guessId: null,
      appointments: [ownAppointment()],
    }),
    forgiveGuess: async () => undefined,
    cancelAppointment: async () => {
      if (heard !== "cancelled") throw new Error("cancelled what was not surely meant");
      return { kind: "cancelled", appointment: ownAppointment({ status: "cancelled" }) };
    },
  });
  const context = { ...toolContext(), callId: "call-7", callerNumber: "+14155550123" };
  expect((await tool.run({ patientName, ...args }, context)).sentence).toContain(heard);
});

test.each(["John and Tom Smith", "John Smith and Lisa Smith", "John or Lisa Smith", "the Smith family"])(
  "%s is more than one: nothing is looked for, cancelled or moved",
  async (patientName) => {
    const never = () => Promise.reject(new Error("acted on one of them"));
    const ports = { findAppointmentsOfCaller: never, findWaitsOfCaller: never, forgiveGuess: never };
    const context = { ...toolContext(), callId: "call-7", callerNumber: "+14155550123" };
    const answers = await Promise.all([
      findAppointmentsTool.connect(ports).run({ patientName }, context),
      cancelAppointmentTool.connect({ ...ports, cancelAppointment: never }).run({ patientName }, context),
      rescheduleAppointmentTool
        .connect({ ...ports, rescheduleAppointment: never, findOtherZones: async () => PACKAGED_ZONE_RULES })
        .run({ patientName, newTime: "3 PM" }, context),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ outcome: "identity_required" });
      expect(answer.sentence).toContain("an appointment is for one");
    }
  },
);

test("cancelAppointment tells the database in which call it was asked for", async () => {
  const asked: unknown[] = [];
  const tool = cancelAppointmentTool.connect({
    findAppointmentsOfCaller: async () => ({
      limited: false,
      guessId: null,
      appointments: [ownAppointment()],
    }),
    forgiveGuess: async () => undefined,
    cancelAppointment: async (request) => {
      asked.push(request);
      return { kind: "cancelled", appointment: ownAppointment({ status: "cancelled" }) };
    },
  });
  const context = { ...toolContext(), callId: "call-7", callerNumber: "+14155550123" };
  expect(await tool.run({ patientName: "John Smith" }, context)).toMatchObject({ outcome: "cancelled" });
  expect(asked).toMatchObject([{ appointmentId: ownAppointment().appointmentId, callId: "call-7" }]);
});
