import { zoneOf } from "../../testing/zones.ts";
import { formatPhone } from "@callwaiting/domain/format-phone";
import { describe, expect, test } from "vitest";
import { describeEndedReason } from "./describe-ended-reason.ts";
import { describeCorrections, describeHeard, describeUnderstood } from "./describe-step.ts";
import { recordingLink } from "./recording-link.ts";

const NEW_YORK = zoneOf("America/New_York");
const WRITING = {
  zone: NEW_YORK,
  formatPhone: (e164: string) => formatPhone(e164, { region: "US" }),
};

test("what was heard is told in words, whatever the model sent", () => {
  const heard = {
    appointmentDate: "2024-12-01",
    patientName: " Ann ",
    someOddKey: { deepValue: [1, true, null] },
    newTime: "14:30",
    appointmentTime: '{"from":"2026-12-01T14:00:00","until":"16:00"}',
    patientPhone: "+442079460958",
    patientEmail: "",
    notes: "x".repeat(900),
  };
  expect(describeHeard(heard, WRITING)).toEqual([
    { label: "Day", value: "Sun, Dec 1, 2024" },
    { label: "Time", value: "From: Tue, Dec 1, 2026, 2:00 PM, Until: 4:00 PM" },
    { label: "New time", value: "2:30 PM" },
    { label: "Name", value: "Ann" },
    { label: "Phone", value: "+44 20 7946 0958" },
    { label: "Notes", value: "x".repeat(400) },
    { label: "Some odd key", value: "Deep value: 1, true" },
  ]);
});

test("a correction says what became of it, and why", () => {
  const corrections = [
    { field: "date", from: "2024-12-01", to: "2026-12-01", reason: "year_moved" },
    { field: "time", from: "2:30", to: "14:30", reason: "meridiem_assumed" },
    { field: "phone", from: "555 123 4567", to: "+15551234567", reason: "reformatted" },
    { field: "email", from: "at dot", to: "", reason: "unreadable_dropped" },
    { field: "name", from: "ann lee", to: "Ann Lee", reason: "reformatted" },
  ];
  const told = describeCorrections({ corrections }, WRITING).map(
    ({ from, to, why }) => `${from} → ${to}: ${why}`,
  );
  expect(told).toEqual([
    "Sun, Dec 1, 2024 → Tue, Dec 1, 2026: that year is over",
    "2:30 → 2:30 PM: AM or PM was not said; this one is within opening hours",
    "555 123 4567 → (555) 123-4567: the same, in the format the clinic uses",
    "at dot → left out: it could not be read and was not needed",
    "ann lee → Ann Lee: ",
  ]);
});

test("what was understood is in the clinic's time, a day said once", () => {
  const told = (understood: Record<string, unknown>) =>
    describeUnderstood(understood, NEW_YORK).map(({ label, value }) => `${label}: ${value}`);
  expect(
    told({ error: "slot_unavailable", alternatives: ["2026-12-01T19:30:00Z", "2026-12-01T20:00:00Z"] }),
  ).toEqual(["Offered: Tue, Dec 1, 2026, 2:30 PM, 3:00 PM"]);
  expect(
    told({
      startsAt: "2026-12-01T19:00:00Z",
      serviceName: "Consultation",
      providerName: "Dr. Lee",
      status: "confirmed",
    }),
  ).toEqual(["Appointment: Tue, Dec 1, 2026, 2:00 PM", "Service: Consultation", "Provider: Dr. Lee"]);
  expect(
    told({ date: "2026-12-01", until: "2026-12-02", slots: [], nextSlots: ["2026-12-03T14:00:00Z"] }),
  ).toEqual(["Days: Tue, Dec 1, 2026 to Wed, Dec 2, 2026", "Next free: Thu, Dec 3, 2026, 9:00 AM"]);
});

test("stored data of any shape breaks nothing", () => {
  const odd = {
    corrections: [null, 7, "x", { field: "__proto__", to: 1 }, { field: "date" }],
    startsAt: "soon",
    alternatives: "none",
    slots: [null, 3],
    appointments: [null, { startsAt: 5 }],
    date: "2026-99-99",
  };
  expect(describeCorrections(odd, WRITING)).toEqual([{ label: "Day", from: "", to: "left out", why: "" }]);
  expect(describeUnderstood(odd, NEW_YORK)).toEqual([{ label: "Days", value: "2026-99-99" }]);
});

describe("a call's end", () => {
  test.each([
    ["customer-ended-call", "The caller hung up"],
    ["assistant-forwarded-call", "Transferred to a person"],
    ["silence-timed-out", "The line went silent"],
    ["pipeline-error-openai", "The call dropped with a technical error (pipeline error openai)"],
    ["something-new", "Something new"],
    [null, null],
  ])("%s", (reason, expected) => expect(describeEndedReason(reason)).toBe(expected));
});

test("only an https address of a recording is ever played", () => {
  expect(recordingLink("https://storage.vapi.ai/a.wav")).toBe("https://storage.vapi.ai/a.wav");
  for (const url of [
    null,
    "",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://x.example/a.wav",
    "//x",
    " jAvascript:1",
  ]) {
    expect(recordingLink(url), String(url)).toBeNull();
  }
});
