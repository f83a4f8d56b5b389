import type { ContactExportRow } from "@callwaiting/db";
import { type Organization, type Zone, formatPhone, wallTimeAt } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { asText, csvLine } from "./csv-line.ts";

export type Clinic = Pick<Organization, "name" | "zone" | "region">;

/** Without it, Excel reads UTF-8 as if it were from 1990. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The file in pieces: its first line, then a line per contact. Times are the clinic's, as a spreadsheet reads them. */
export async function* contactsCsv(
  contacts: AsyncIterable<ContactExportRow>,
  { zone, region }: Clinic,
): AsyncGenerator<string, undefined> {
  const head = [
    "Name",
    "Phone",
    "E-mail",
    "Appointments",
    `Last appointment (${zone.name})`,
    `Contact since (${zone.name})`,
  ];
  // Together with the first contact, so that a failure shows before anything is sent.
  let begin = BYTE_ORDER_MARK + csvLine(head);
  for await (const { name, phone, email, appointments, lastAppointmentAt, createdAt } of contacts) {
    const line = csvLine([
      name,
      phone === null ? "" : asText(formatPhone(phone, { region })),
      email ?? "",
      appointments,
      lastAppointmentAt === null ? "" : wallClock(lastAppointmentAt, zone),
      wallClock(createdAt, zone),
    ]);
    yield begin + line;
    begin = "";
  }
  if (begin !== "") yield begin;
  return undefined;
}

/** "2026-11-24 14:30" */
function wallClock(instant: string, zone: Zone): string {
  const local = wallTimeAt(zone, Temporal.Instant.from(instant));
  return local.toString({ smallestUnit: "minute" }).replace("T", " ");
}

/** "Contacts of Harbor Clinic 2026-11-20.csv"; the day is the clinic's. */
export function fileName({ name, zone }: Clinic, now: Date): string {
  const day = wallClock(now.toISOString(), zone).slice(0, 10);
  // Signs that a file's name cannot have somewhere.
  const safe = name
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return `Contacts of ${safe === "" ? "the clinic" : safe} ${day}.csv`;
}
