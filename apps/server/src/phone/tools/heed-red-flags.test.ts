import { expect, test } from "vitest";
import { toolContext } from "../../testing/tool-context.ts";
import { connectTools } from "./all-tools.ts";
import { createOtherZones } from "./find-other-zones.ts";
import type { ToolContext } from "./tool.ts";

// What a clinic calls urgent comes before all that a tool does or asks.

const HEARD = "Please hang up and call for help. The number is 9 1 1.";

/** A clinic with words of its own; nothing may reach the database. */
const never = () => Promise.reject(new Error("nothing is to be asked of the database"));
const tools = connectTools({
  bookAppointment: never,
  cancelAppointment: never,
  checkAvailability: never,
  findAppointmentsOfCaller: never,
  findWaitsOfCaller: never,
  joinWaitlist: never,
  leaveWaitlist: never,
  findOtherZones: createOtherZones(never),
  findPromised: never,
  forgiveGuess: never,
  rescheduleAppointment: never,
  sayOutboundCall: never,
});

function contextWith(saidByCaller: readonly string[] = []): ToolContext {
  const context = toolContext();
  const redFlags = [{ words: ["chest pain"], sentence: "Please hang up and call for help", phone: "911" }];
  const organization = { ...context.tenant.organization, redFlags };
  return { ...context, saidByCaller, tenant: { ...context.tenant, organization } };
}

const WHEN = { appointmentDate: "2026-12-01", appointmentTime: "14:00", patientName: "John Smith" };

test.each([
  ["bookClinicAppointment", { ...WHEN, notes: "Has had chest pains since Monday" }],
  ["joinWaitlist", { patientName: "John Smith", serviceType: "chest pain" }],
  ["bookClinicAppointment", { ...WHEN, serviceType: "chest pain" }],
  ["bookClinicAppointment", { ...WHEN, symptoms: ["cough", { what: "CHEST PAIN" }] }],
  ["bookClinicAppointment", { notes: "chest pain" }],
  ["bookClinicAppointment", { ...WHEN, patientNotes: "I have chest pain" }],
  ["bookClinicAppointment", { ...WHEN, patientName: "Tom Hall, he has chest pain" }],
  ["bookClinicAppointment", { ...WHEN, notes: "I have ch\u200best pain" }],
  ["checkAvailability", { reason: "chest pain" }],
  ["rescheduleAppointment", { newDate: "tomorrow", notes: "chest pain" }],
])("%s with %j is answered with the clinic's sentence and number, and does nothing", async (name, args) => {
  const answer = await tools.get(name)?.run(args, contextWith());
  expect(answer).toMatchObject({ sentence: HEARD, httpStatus: 200, outcome: "red_flag" });
  expect(answer?.object).toMatchObject({ success: false, error: "red_flag", message: HEARD, phone: "911" });
});

test("what the caller said before counts as well, though the model did not hand it on", async () => {
  const said = ["Hello.", "I've got some chest pain, can I come tomorrow at two?"];
  const answer = await tools.get("bookClinicAppointment")?.run(WHEN, contextWith(said));
  expect(answer?.outcome).toBe("red_flag");
});

test("somebody's name is no symptom, and cancelling stays possible", async () => {
  const named = { ...WHEN, appointmentDate: "", patientName: "Chest Pain", patientPhone: "" };
  expect((await tools.get("bookClinicAppointment")?.run(named, contextWith()))?.outcome).toBe(
    "contact_required",
  );
  const cancelled = tools.get("cancelAppointment")?.run({ notes: "chest pain" }, contextWith());
  // It went on to look for the appointment.
  await expect(cancelled).rejects.toThrow("nothing is to be asked of the database");
});
