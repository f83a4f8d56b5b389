import { type PhoneCall, createPhoneLine, pickTimes, wrongYear } from "@callwaiting/vapi-simulator";
import type { AdminWorld } from "./admin-world.ts";

const DAY_MS = 86_400_000;

/** The Tuesday after next, `YYYY-MM-DD`: the demo clinic is open, and no notice is too short. */
export function someTuesday(): string {
  const now = new Date();
  return new Date(now.getTime() + (((2 - now.getUTCDay() + 7) % 7) + 7) * DAY_MS).toISOString().slice(0, 10);
}

/** Calls that seem to last minutes, so that there is a length to show. */
export async function dialDemo(world: AdminWorld, from: string): Promise<PhoneCall> {
  return dial(world.url, { secret: world.info.webhookSecret ?? "", from });
}

/** The same at any clinic, which its secret names. */
export async function dial(
  url: string,
  { secret, from }: { secret: string; from: string },
): Promise<PhoneCall> {
  let at = Date.now() - 5 * 60_000;
  const line = createPhoneLine({
    webhookUrl: `${url}/api/webhooks/vapi`,
    secret,
    clock: () => (at += 7_000),
  });
  return line.dial({ from });
}

export type Wish = {
  readonly name: string;
  readonly phone: string;
  readonly day: string;
  readonly time: string;
};

/** One caller books, as the model would pass it on; the line says what is answered. */
export async function askToBook(call: PhoneCall, { name, phone, day, time }: Wish): Promise<string> {
  const { text } = await call.useTool("bookClinicAppointment", {
    appointmentDate: day,
    appointmentTime: time,
    patientName: name,
    patientPhone: phone,
    serviceType: "consultation",
  });
  return text;
}

export const JOHN = { name: "John Smith", phone: "+14155550123" } as const;

/** Two calls: Mary takes the time that John wants; the year that the model heard for John is long over. */
export async function playRescuedCall(world: AdminWorld, day: string): Promise<PhoneCall> {
  const mary = await dialDemo(world, "+14155550124");
  await askToBook(mary, { name: "Mary Jones", phone: "+14155550124", day, time: "14:00" });
  await mary.hangUp({ summary: "Mary booked a consultation." });

  const call = await dialDemo(world, JOHN.phone);
  call.callerSays("Hi, this is John Smith. I would like a consultation on Tuesday at two in the afternoon.");
  const heard = wrongYear(day, new Date().getFullYear() - 2);
  const taken = await askToBook(call, { ...JOHN, day: heard, time: "2 pm" });
  call.callerSays("Oh. Then the first of those, please.");
  const [offer] = pickTimes(taken);
  await askToBook(call, { ...JOHN, day, time: offer?.time ?? "" });
  call.callerSays("Perfect, thank you. Goodbye.");
  await call.hangUp({ summary: "John wanted 2 PM, which was taken, and took the next free time." });
  return call;
}
