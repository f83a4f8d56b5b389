import { OrgId } from "@callwaiting/domain";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import type { AdminWorld } from "./admin-world.ts";

const NEW_YORK = "America/New_York";
const DAY_MS = 86_400_000;

/** The moment of a wall-clock time in New York, ISO 8601. */
export function inNewYork(day: string, time: string): string {
  const asUtc = new Date(`${day}T${time}:00Z`);
  const offset = (at: Date) => {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: NEW_YORK, timeZoneName: "longOffset" });
    const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
  const first = new Date(asUtc.getTime() - offset(asUtc));
  return new Date(asUtc.getTime() - offset(first)).toISOString();
}

/** The Tuesday after next: a working day of the demo clinic, well after any notice. */
export function aTuesday(): string {
  const today = new Date(`${new Intl.DateTimeFormat("en-CA", { timeZone: NEW_YORK }).format()}T00:00:00Z`);
  const until = ((2 - today.getUTCDay() + 7) % 7) + 7;
  return new Date(today.getTime() + until * DAY_MS).toISOString().slice(0, 10);
}

export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** As a caller's assistant does it: the plain REST form. Answers its result. */
export async function bookByPhone(
  { url, info }: Pick<AdminWorld, "url" | "info">,
  { day, time, name, phone }: { day: string; time: string; name: string; phone: string },
): Promise<unknown> {
  const response = await fetch(`${url}/api/vapi/tools/bookClinicAppointment`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": info.webhookSecret ?? "" },
    body: JSON.stringify({
      toolCallId: `call-${phone}`,
      tool: {
        arguments: {
          appointmentDate: day,
          appointmentTime: time,
          patientName: name,
          patientPhone: phone,
          serviceType: "consultation",
        },
      },
    }),
  });
  return ((await response.json()) as { result: unknown }).result;
}

export type SeededCalendar = {
  readonly staff: SignedInStaff;
  readonly day: string;
  /** Books at the desk; throws when it is not booked. */
  readonly book: (booking: DeskBooking) => Promise<string>;
};

type DeskBooking = {
  readonly day: string;
  readonly time: string;
  readonly who: string;
  readonly service?: "Consultation" | "Dental cleaning" | "Follow-up";
  readonly provider?: "Dr. Maya Lee" | "Dr. Omar Patel";
  readonly reason?: string;
  readonly notes?: string;
};

let people = 0;

/** A believable week around `aTuesday`, booked through the functions that staff and callers use. */
export async function seedCalendar(world: AdminWorld): Promise<SeededCalendar> {
  const day = aTuesday();
  const orgId = OrgId.parse(world.info.orgId);
  const staff = await signInAs("staff", { url: world.url, databaseUrl: world.info.database.url, orgId });
  const frame = await staff.api.availability.frame.query({ fromDay: day });
  const idOf = (list: readonly { name: string }[], name: string, key: string) =>
    String((list.find((each) => each.name === name) as Record<string, unknown> | undefined)?.[key]);
  const book = async ({ service = "Consultation", provider = "Dr. Maya Lee", ...booking }: DeskBooking) => {
    people += 1;
    const phone = `+1415555${String(1000 + people)}`;
    const outcome = await staff.api.appointments.book.mutate({
      contact: { name: booking.who, phone },
      serviceId: idOf(frame.services, service, "serviceId"),
      providerId: idOf(frame.providers, provider, "providerId"),
      startsAt: inNewYork(booking.day, booking.time),
      notes: booking.notes ?? "",
      overrideReason: booking.reason ?? null,
    });
    if (outcome.kind !== "booked") throw new Error(`${booking.who}: ${outcome.kind}`);
    return outcome.appointment.appointmentId;
  };
  await seedWeek(world, { day, book });
  return { staff, day, book };
}

async function seedWeek(world: AdminWorld, { day, book }: Pick<SeededCalendar, "day" | "book">) {
  const omar = { provider: "Dr. Omar Patel" } as const;
  const cleaning = { ...omar, service: "Dental cleaning" } as const;
  await book({ day, time: "09:00", who: "Amelia Hart", notes: "First visit, brings X-rays." });
  await book({ day, time: "10:30", who: "Jonas Weber", service: "Follow-up" });
  await bookByPhone(world, { day, time: "11:00 AM", name: "Priya Nair", phone: "+14155550111" });
  await bookByPhone(world, { day, time: "1:30 PM", name: "Diego Alvarez", phone: "+14155550112" });
  await book({ day, time: "15:00", who: "Grace Kim" });
  await book({ day, time: "17:00", who: "Noah Brandt", reason: "Travels tomorrow" });
  await book({ day, time: "09:00", who: "Ruth Okafor", ...cleaning });
  await book({ day, time: "10:00", who: "Sam Fischer", ...cleaning });
  await book({ day, time: "13:00", who: "Lena Novak", ...omar, service: "Follow-up" });
  await book({ day, time: "14:00", who: "Marta Rossi", ...cleaning });
  const others: readonly [number, string, string][] = [
    [-1, "09:30", "Oscar Lind"],
    [-1, "14:00", "Hana Sato"],
    [1, "10:00", "Ivy Chen"],
    [2, "11:00", "Paul Meier"],
    [3, "09:00", "Zoe Adams"],
  ];
  for (const [days, time, who] of others) await book({ day: daysAfter(day, days), time, who });
}
