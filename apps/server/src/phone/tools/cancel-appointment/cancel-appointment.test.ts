import { expect, test } from "vitest";
import { ownAppointment, toolContext } from "../../../testing/tool-context.ts";
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
