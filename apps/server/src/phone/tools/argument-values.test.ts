import { describe, expect, test } from "vitest";
import { toolContext } from "../../testing/tool-context.ts";
import { nameArguments } from "./argument-names.ts";
import { bookClinicAppointmentTool } from "./book-clinic-appointment/book-clinic-appointment.tool.ts";
import { cancelAppointmentTool } from "./cancel-appointment/cancel-appointment.tool.ts";
import { checkAvailabilityTool } from "./check-availability/check-availability.tool.ts";
import { rescheduleAppointmentTool } from "./reschedule-appointment/reschedule-appointment.tool.ts";

// Arguments that others have named: known by what they are called, by what stands in them, or asked about.

const { organization } = toolContext().tenant;
const PATEL = { providerId: "0f8fad5b-d9cb-469f-a165-70867728950e", name: "Dr. Omar Patel" };
const clinic = {
  ...organization,
  providers: [{ providerId: "1", name: "Dr. Maya Lee" }, PATEL],
  formerProviders: ["Dr. Otto Gone"],
};
const knownBy = ({ parameters }: { parameters: { shape: object } }) => Object.keys(parameters.shape);
const [BOOK, CHECK] = [bookClinicAppointmentTool, checkAvailabilityTool].map(knownBy);
const [MOVE, CANCEL] = [rescheduleAppointmentTool, cancelAppointmentTool].map(knownBy);

type Known = readonly string[] | undefined;
type Sent = Record<string, unknown>;
const read = (known: Known, sent: Sent) => nameArguments(sent, known ?? [], clinic);

test.each(
  (
    "clinician docteur doc docName surgeon with with_whom behandler praticien consultant gp vet resource professional assignee " +
    "physiotherapist nombre_del_doctor requested_provider"
  ).split(" "),
)("who is called %s is the doctor", (name) => {
  for (const known of [BOOK, CHECK]) {
    expect(read(known, { [name]: "Dr. Patel" })).toMatchObject({
      args: { providerName: "Dr. Patel" },
      unknown: [],
    });
  }
});

test.each<[Sent]>([
  [{ mit: "Dr. Patel" }],
  [{ wer: "Doctora Ruiz" }],
  [{ person_in_charge: "Prof. Gone" }],
  [{ lead: { owner: "Maya Lee" } }],
  [{ chair: "Patel" }],
  [{ formerly: "Otto Gone" }],
  [{ summary: "Wants a cleaning with Dr. Omar Patel" }],
  [{ category: "Dental cleaning" }],
  [{ kind: "consultation" }],
  [{ moment: "2027-02-05T14:00" }],
  [{ wish: "14:30" }],
  [{ wish: "3 pm" }],
  [{ appointmentDate: "Friday", wish: "3 pm" }],
  [{ cuando: "05.01.2027" }],
  [{ quand: "next Tuesday" }],
  [{ quando: "December 8, 2026" }],
])("%j is asked about by its name, whatever it is called", (sent) => {
  const [written] = Object.entries(sent)
    .slice(-1)
    .map(([key, value]) => (typeof value === "object" ? `${key}.owner` : key));
  const { unknown, strange } = read(BOOK, { patientName: "Tom Oak", ...sent });
  expect([unknown, strange]).toEqual([[written], [written]]);
});

test.each<[Sent]>([
  [{ providerName: "Dr. Patel", person_in_charge: "Patel" }],
  [{ serviceType: "cleaning", category: "Cleaning" }],
  [{ appointmentDate: "2027-02-05", appointmentTime: "14:00", wish: "2 pm" }],
  [{ appointmentDate: "2027-02-05", appointmentTime: "14:00", slot_id: "2027-02-05T14:00" }],
  [{ providerName: "Omar", summary: "Wants a cleaning with Dr. Patel" }],
  [{ summary: "Sent by Dr. House" }],
  [{ assistantName: "Maya" }],
  [{ agent: "Maya Lee" }],
  [{ created_date: "2026-11-20" }],
  [{ createdAt: "2026-11-20T10:00:00Z" }],
  [{ todaysDate: "2026-11-20" }],
  [{ dob: "1980-03-05" }],
  [{ insuranceExpiry: "2028-01-01" }],
  [{ language: "en", room: "3", channel: "phone", plan: "May be" }],
])("%j changes nothing", (sent) => {
  expect(read(BOOK, sent).unknown).toEqual([]);
});

describe("what stands beside a name", () => {
  test.each<[Sent, Sent]>([
    [{ doctor: { name: "Dr. Lee", id: 7 } }, { providerName: "Dr. Lee" }],
    [{ doctor: { name: "Dr. Lee", specialty: "dentistry", phone: "1" } }, { providerName: "Dr. Lee" }],
    [{ service: { name: "consultation", price: 80, duration: 30 } }, { serviceType: "consultation" }],
    [{ service: "consultation", serviceId: 12 }, { serviceType: "consultation" }],
    [{ doctor: "Patel", providerId: PATEL.providerId }, { providerName: "Patel" }],
    [{ providerId: PATEL.providerId }, { providerName: "Dr. Omar Patel" }],
    [{ service: { id: "cleaning" } }, { serviceType: "Dental cleaning" }],
    [{ servicePrice: 80 }, {}],
  ])("%j is %j", (sent, args) => {
    expect(read(BOOK, sent)).toMatchObject({ args, unknown: [] });
  });

  test.each<[Sent]>([
    [{ providerId: 7 }],
    [{ serviceId: "x" }],
    [{ doctor: "Dr. Lee", providerId: PATEL.providerId }],
  ])("%j is asked about", (sent) => {
    expect(read(BOOK, sent).unknown).toEqual([Object.keys(sent).at(-1)]);
  });
});

test.each<[Sent, string]>([
  [{ nombre: "Ana", apellido: "Gil" }, "Ana Gil"],
  [{ nombre: "Ana", apellidos: "Gil Mora" }, "Ana Gil Mora"],
  [{ nombre: "Ana", primer_apellido: "Gil", segundo_apellido: "Mora" }, "Ana Gil Mora"],
  [{ nombre: "Ana Gil", apellidos: "Gil" }, "Ana Gil"],
  [{ prénom: "Léa", nom: "Roy" }, "Léa Roy"],
  [{ nom: "Roy", prenom: "Léa" }, "Léa Roy"],
  [{ vorname: "Uwe", nachname: "Ott" }, "Uwe Ott"],
  [{ Name: "Ott", Vorname: "Uwe" }, "Uwe Ott"],
  [{ vorname: "Uwe", name: "Uwe Ott" }, "Uwe Ott"],
  [{ nome: "Rui", sobrenome: "Melo" }, "Rui Melo"],
  [{ nome: "Ugo", cognome: "Neri" }, "Ugo Neri"],
  [{ cliente: { nombre: "Ana", apellido: "Gil" } }, "Ana Gil"],
  [{ paciente: { nombre: "Ana", apellidos: "Gil" } }, "Ana Gil"],
  [{ nombre: "Ana Gil" }, "Ana Gil"],
  [{ nom: "Léa Roy" }, "Léa Roy"],
])("%j is %s", (sent, patientName) => {
  expect(read(BOOK, sent)).toMatchObject({ args: { patientName }, unknown: [], unread: [] });
});

const on = (appointmentDate: string) => ({ appointmentDate });
const at = (appointmentTime: string) => ({ appointmentTime });
test.each<[Known, Sent, Sent]>([
  ...["isoDate", "date_str", "theDate", "date_of_visit", "bookingDay", "fecha_de_cita", "termin", "data"].map(
    (name): [Known, Sent, Sent] => [BOOK, { [name]: "2027-02-05" }, on("2027-02-05")],
  ),
  ...["fecha_hora", "iso_datetime", "termin"].map((name): [Known, Sent, Sent] => [
    BOOK,
    { [name]: "2027-02-05T14:00" },
    on("2027-02-05T14:00"),
  ]),
  ...["preferred_slot", "appointmentSlot", "timeString"].map((name): [Known, Sent, Sent] => [
    BOOK,
    { [name]: "14:00" },
    at("14:00"),
  ]),
  ...["contact", "mobile_no", "contact_no", "caller_id", "whatsapp", "numero_de_telefono"].map(
    (name): [Known, Sent, Sent] => [BOOK, { [name]: "+14155550123" }, { patientPhone: "+14155550123" }],
  ),
  [BOOK, { contact: "a@b.co" }, { patientEmail: "a@b.co" }],
  ...["your_name", "nombre_cliente", "nombre_del_paciente"].map((name): [Known, Sent, Sent] => [
    BOOK,
    { [name]: "Ana Gil" },
    { patientName: "Ana Gil" },
  ]),
  [BOOK, { services: ["cleaning"] }, { serviceType: "cleaning" }],
  [BOOK, { motivo: "cleaning" }, { notes: "cleaning" }],
  [CHECK, { fecha: "2027-02-05", hora: "14:00" }, { ...on("2027-02-05"), partOfDay: "14:00" }],
  [CHECK, { dateRange: { start: "2027-02-02", end: "2027-02-05" } }, on("2027-02-02 to 2027-02-05")],
  [CHECK, { week: "next" }, on("next week")],
  [CHECK, { week: "2027-02-03" }, on("2027-02-01 to 2027-02-07")],
  [CHECK, { dateTime: "2027-02-05T14:00" }, on("2027-02-05T14:00")],
  [CHECK, { when: "tomorrow" }, on("tomorrow")],
  [MOVE, { dateTime: "2027-02-08T10:00" }, { newDate: "2027-02-08T10:00" }],
  [MOVE, { when: "Monday at 3 pm" }, { newDate: "Monday at 3 pm" }],
  [
    MOVE,
    { originalDateTime: "2027-02-05T14:00", startTime: "2027-02-08T10:00" },
    { ...on("2027-02-05T14:00"), newDate: "2027-02-08T10:00" },
  ],
  [CHECK, { week: "the week of February 1" }, on("the week of February 1")],
  [MOVE, { old_date: "Monday", newDate: "Friday" }, { ...on("Monday"), newDate: "Friday" }],
  [MOVE, { currentDate: "Monday", date: "Friday" }, { ...on("Monday"), newDate: "Friday" }],
  [MOVE, { date: "Friday", time: "2 pm" }, { newDate: "Friday", newTime: "2 pm" }],
  [MOVE, { appointmentDate: "Monday", time: "2 pm" }, { ...on("Monday"), newTime: "2 pm" }],
  [CANCEL, { existingDate: "Monday" }, on("Monday")],
])("of %j, %j is %j", (known, sent, args) => {
  expect(read(known, sent)).toEqual({ args, unknown: [], strange: [], unread: [] });
});

test.each<[Known, Sent]>([
  [BOOK, { patientName: "Tom", name: "Ann" }],
  [BOOK, { appointmentTime: "14:00", time: "3 PM" }],
  [BOOK, { providerName: "Lee", provider: "Patel" }],
  [MOVE, { date: "Friday" }],
  [MOVE, { when: "Friday" }],
  [CHECK, { startDate: "tomorrow" }],
])("of %j, %j is asked about, and no name that is new to us", (known, sent) => {
  const { unknown, strange } = read(known, sent);
  expect(unknown).toHaveLength(1);
  expect(strange).toEqual([]);
});
