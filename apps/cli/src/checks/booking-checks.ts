import { type Check, CheckFailure } from "../report/check.ts";
import type { Target } from "../target/open-target.ts";
import { type Clinic, nextName, nextPhone } from "../target/prepare-clinic.ts";
import { checkWebhook } from "./check-webhook.ts";
import { answerOf, expectBooked, expectConflict, expectedAlternatives } from "./expect-reply.ts";

const CONCURRENT = 5;

/** Free times that these checks use up. */
export const SLOTS_OF_BOOKING_CHECKS = 12;

/** What must hold before anybody is let on the phone. */
export function listBookingChecks(target: Target, clinic: Clinic): readonly Check[] {
  return [
    { title: "Sequential bookings, one phone", run: () => checkSequential(clinic) },
    { title: "Concurrent bookings, one phone", run: () => checkSamePhone(clinic) },
    { title: "Concurrent bookings, many phones", run: () => checkManyPhones(target, clinic) },
    { title: "Phone-only booking", run: () => checkPhoneOnly(clinic) },
    { title: "E-mail-only booking", run: () => checkEmailOnly(clinic) },
    { title: "Missing contact", run: () => checkMissingContact(clinic) },
    { title: "Webhook connectivity", run: () => checkWebhook(target) },
  ];
}

async function checkSequential(clinic: Clinic): Promise<string> {
  const patient = { patientName: nextName(), patientPhone: nextPhone() };
  const first = expectBooked(await clinic.book(clinic.takeSlot(), patient), "The first booking");
  const second = expectBooked(await clinic.book(clinic.takeSlot(), patient), "The second booking");
  if (first.appointmentId === second.appointmentId) {
    throw new CheckFailure("Two different times got the same appointment.");
  }
  if (first.contactId !== second.contactId) throw new CheckFailure("One phone number became two contacts.");
  return "Both times booked, for one contact.";
}

async function checkSamePhone(clinic: Clinic): Promise<string> {
  const slot = clinic.takeSlot();
  const patient = { patientName: nextName(), patientPhone: nextPhone() };
  const replies = await Promise.all(Array.from({ length: CONCURRENT }, () => clinic.book(slot, patient)));
  const booked = replies.map((reply, i) => expectBooked(reply, `Request ${i + 1} of ${CONCURRENT}`));
  const ids = new Set(booked.map(({ appointmentId }) => appointmentId));
  if (ids.size !== 1) throw new CheckFailure(`${CONCURRENT} requests at once made ${ids.size} appointments.`);
  return `${CONCURRENT} requests at once, all confirmed with one appointment.`;
}

async function checkManyPhones(target: Target, clinic: Clinic): Promise<string> {
  const slot = clinic.takeSlot();
  const replies = await Promise.all(
    Array.from({ length: CONCURRENT }, () =>
      clinic.book(slot, { patientName: nextName(), patientPhone: nextPhone() }),
    ),
  );
  const winners = replies.filter((reply) => answerOf(reply).success);
  if (winners.length !== 1) {
    const what = winners.length === 0 ? "nobody got it" : "it was sold more than once";
    throw new CheckFailure(`${winners.length} of ${CONCURRENT} callers got one slot: ${what}.`);
  }
  const alternatives = expectedAlternatives(target.kind);
  for (const reply of replies) {
    if (!winners.includes(reply)) expectConflict(reply, { what: "A losing caller", alternatives });
  }
  return `1 of ${CONCURRENT} callers got the slot; the others were offered other times.`;
}

async function checkPhoneOnly(clinic: Clinic): Promise<string> {
  const patient = { patientName: nextName(), patientPhone: nextPhone() };
  expectBooked(await clinic.book(clinic.takeSlot(), patient), "The booking");
  return "Booked without an e-mail address.";
}

async function checkEmailOnly(clinic: Clinic): Promise<string> {
  const patientName = nextName();
  const patientEmail = `${patientName.replace(" ", ".").toLowerCase()}@example.com`;
  expectBooked(await clinic.book(clinic.takeSlot(), { patientName, patientEmail }), "The booking");
  return "Booked without a phone number.";
}

async function checkMissingContact(clinic: Clinic): Promise<string> {
  const reply = await clinic.book(clinic.takeSlot(), { patientName: nextName() });
  const answer = answerOf(reply);
  if (answer.success) {
    throw new CheckFailure("A booking without a phone number or an e-mail address was accepted.");
  }
  if (reply.status !== 400 || answer.error !== "contact_required") {
    throw new CheckFailure(
      `Refused with HTTP ${reply.status} and "${answer.error ?? ""}", not 400 and contact_required.`,
    );
  }
  return "Refused with 400 and contact_required.";
}
