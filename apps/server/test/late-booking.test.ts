import { openTestDb } from "@callwaiting/testing/database";
import { expect, test } from "vitest";
import { openScenarioClinic } from "../src/testing/scenario-clinic.ts";
import { startTestServer } from "../src/testing/test-server.ts";

test("a booking that commits after its answer was due is found again by the repeated call, and there is one", async () => {
  await using db = await openTestDb();
  await using server = await startTestServer({ databaseUrl: db.url });
  const clinic = await openScenarioClinic(db, server.url);
  const call = await clinic.line.dial({ from: "+14155550123" });
  const wish = { appointmentDate: "2026-12-01", appointmentTime: "14:00", patientName: "John Smith" };

  // Somebody holds the provider's row for longer than a caller is kept waiting: PostgreSQL gives the statement up just before we do.
  const blocker = await db.owner.connect();
  await blocker.query("begin");
  await blocker.query("select 1 from providers for update");
  const late = await call.useTool("bookClinicAppointment", wish);
  expect(late.text).toContain("trouble reaching the calendar");
  expect(await clinic.calendar()).toEqual([]);
  await blocker.query("commit");
  blocker.release();

  // The model, told to try again, asks under a new id.
  const repeats = await call.repeatLast({ sameToolCallId: false, times: 3 });
  const texts = repeats.flat().map(({ text }) => text);
  expect(new Set(texts)).toEqual(
    new Set(["You're all set. I have you for Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee."]),
  );
  expect(await clinic.active()).toEqual(["2026-12-01 14:00 John Smith"]);
});
