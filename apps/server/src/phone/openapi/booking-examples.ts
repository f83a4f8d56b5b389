import type { Examples } from "./operation.ts";

// The clinic of these examples is in New York, and it is Friday, 20 November 2026. A test books them for real.

const ARGUMENTS = {
  appointmentDate: "next Tuesday",
  appointmentTime: "2pm",
  patientName: "John Smith",
  patientPhone: "(415) 555-0123",
  serviceType: "consultation",
};

const request = (changes: Partial<typeof ARGUMENTS>) => ({
  toolCallId: "call-123",
  tool: { arguments: { ...ARGUMENTS, ...changes } },
});

export const BOOKING_REQUESTS: Examples = {
  spoken: { summary: "As it was heard", value: request({}) },
  exact: {
    summary: "As a program writes it",
    value: request({
      appointmentDate: "2026-11-24",
      appointmentTime: "14:00",
      patientPhone: "+14155550123",
    }),
  },
  alone: { summary: "The arguments alone", value: { ...ARGUMENTS, patientPhone: "+14155550123" } },
};

export const BOOKING_ANSWERS: Examples = {
  booked: {
    summary: "Booked",
    value: {
      toolCallId: "call-123",
      result: {
        success: true,
        appointmentId: "0f8fad5b-d9cb-469f-a165-70867728950e",
        contactId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        message:
          "You're all set. I have you for Tuesday, November 24 at 2:00 PM, Consultation with Dr. Maya Lee.",
        outcome: "booked",
        startsAt: "2026-11-24T19:00:00Z",
        endsAt: "2026-11-24T19:30:00Z",
        serviceName: "Consultation",
        providerName: "Dr. Maya Lee",
        patientName: "John Smith",
        status: "confirmed",
        corrections: [{ field: "phone", from: "(415) 555-0123", to: "+14155550123", reason: "reformatted" }],
      },
    },
  },
  slot_unavailable: {
    summary: "Somebody else has that time",
    value: {
      toolCallId: "call-123",
      result: {
        success: false,
        error: "slot_unavailable",
        message:
          "That slot is no longer available. I checked the calendar and I do have 2:30 PM, 3:00 PM, or 3:30 PM available. Would any of those work for you?",
        alternatives: ["2026-11-24T19:30:00Z", "2026-11-24T20:00:00Z", "2026-11-24T20:30:00Z"],
      },
    },
  },
};
