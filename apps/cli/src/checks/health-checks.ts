import { z } from "zod";
import { type Check, CheckFailure } from "../report/check.ts";
import type { Target } from "../target/open-target.ts";
import { type Clinic, nextName, nextPhone } from "../target/prepare-clinic.ts";
import { parseJson } from "../target/tool-reply.ts";
import { expectOk } from "./check-webhook.ts";
import { answerOf, expectBooked, expectConflict, expectedAlternatives } from "./expect-reply.ts";

/** Free times that these checks use up. */
export const SLOTS_OF_HEALTH_CHECKS = 14;

/** The ways one number is said. Those without a country code need a clinic that is known to be in the US. */
const WITH_COUNTRY_CODE = ["+1 AAA 555 01NN", "+1 (AAA) 555-01NN", "+1.AAA.555.01NN", "1-AAA-555-01NN"];
const WITHOUT_COUNTRY_CODE = ["(AAA) 555-01NN", "AAA55501NN"];

const health = z.object({ status: z.literal("ok"), database: z.enum(["up", "down"]) });

/** Whether a running system does what callers need of it. */
export function listHealthChecks(target: Target, clinic: Clinic): readonly Check[] {
  return [
    { title: "Health endpoints", run: () => checkEndpoints(target) },
    { title: "Primary booking", run: () => checkPrimary(clinic) },
    { title: "Conflict with alternatives", run: () => checkConflict(target, clinic) },
    { title: "Date of 2024 corrected", run: () => checkOldYear(clinic) },
    { title: "Phone formats", run: () => checkPhoneFormats(target, clinic) },
  ];
}

async function checkEndpoints({ client }: Target): Promise<string> {
  for (const path of ["/health", "/api/health"]) {
    const reply = await client.get(path);
    expectOk(reply, client.serverUrl);
    const parsed = health.safeParse(parseJson(reply.text));
    if (!parsed.success) throw new CheckFailure(`${path} does not say that the server is healthy.`);
    if (parsed.data.database === "down") {
      throw new CheckFailure(
        "The server runs, but its database does not answer.",
        "Check with: npm run doctor",
      );
    }
  }
  for (const path of ["/api/vapi/webhook/health", "/ready"]) {
    expectOk(await client.get(path), client.serverUrl);
  }
  return "Server, database and webhook are up.";
}

async function checkPrimary(clinic: Clinic): Promise<string> {
  const slot = clinic.takeSlot();
  const patient = { patientName: nextName(), patientPhone: nextPhone() };
  const booked = expectBooked(await clinic.book(slot, patient), "The booking");
  expectInstant(booked.startsAt, slot.startsAt);
  return `Booked ${slot.date} at ${slot.time}.`;
}

async function checkConflict(target: Target, clinic: Clinic): Promise<string> {
  const slot = clinic.takeSlot();
  const patient = () => ({ patientName: nextName(), patientPhone: nextPhone() });
  expectBooked(await clinic.book(slot, patient()), "The first caller's booking");
  const reply = await clinic.book(slot, patient());
  expectConflict(reply, { what: "The second caller", alternatives: expectedAlternatives(target.kind) });
  const [alternative] = answerOf(reply).alternatives ?? [];
  return `The second caller was turned down and offered ${answerOf(reply).alternatives?.length} other times, the first at ${alternative}.`;
}

async function checkOldYear(clinic: Clinic): Promise<string> {
  const slot = clinic.takeSlot();
  const heard = `2024${slot.date.slice(4)}`;
  const patient = { patientName: nextName(), patientPhone: nextPhone() };
  const reply = await clinic.book({ ...slot, date: heard }, patient);
  const booked = expectBooked(reply, `A booking for ${heard}`);
  expectInstant(booked.startsAt, slot.startsAt);
  const corrected = (answerOf(reply).corrections ?? []).some(({ field }) => field === "date");
  if (!corrected) throw new CheckFailure("The answer does not say that the date was corrected.");
  return `${heard} was understood as ${slot.date}.`;
}

async function checkPhoneFormats(target: Target, clinic: Clinic): Promise<string> {
  const phone = nextPhone();
  const patientName = nextName();
  const formats = [...WITH_COUNTRY_CODE, ...(target.kind === "scratch" ? WITHOUT_COUNTRY_CODE : [])];
  const contacts = new Map<string, string>();
  for (const format of formats) {
    const patientPhone = format.replace("AAA", phone.slice(2, 5)).replace("NN", phone.slice(10));
    const reply = await clinic.book(clinic.takeSlot(), { patientName, patientPhone });
    contacts.set(patientPhone, expectBooked(reply, `A booking with the number ${patientPhone}`).contactId);
  }
  const different = new Set(contacts.values()).size;
  if (different !== 1) {
    throw new CheckFailure(`One number in ${formats.length} formats became ${different} contacts.`);
  }
  return `${formats.length} formats of ${phone} gave one contact.`;
}

function expectInstant(actual: string, expected: string): void {
  if (Date.parse(actual) !== Date.parse(expected)) {
    throw new CheckFailure(`Booked for ${actual}, but ${expected} was asked for.`);
  }
}
