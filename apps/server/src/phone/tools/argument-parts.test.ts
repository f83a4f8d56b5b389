import { expect, test } from "vitest";
import { nameArguments } from "./argument-names.ts";
import { bookClinicAppointmentTool } from "./book-clinic-appointment/book-clinic-appointment.tool.ts";
import { cancelAppointmentTool } from "./cancel-appointment/cancel-appointment.tool.ts";
import { checkAvailabilityTool } from "./check-availability/check-availability.tool.ts";
import { findAppointmentsTool } from "./find-appointments/find-appointments.tool.ts";
import { rescheduleAppointmentTool } from "./reschedule-appointment/reschedule-appointment.tool.ts";

const knownBy = ({ parameters }: { parameters: { shape: object } }) => Object.keys(parameters.shape);
const [BOOK, CHECK, FIND] = [bookClinicAppointmentTool, checkAvailabilityTool, findAppointmentsTool].map(
  knownBy,
);
const [MOVE, CANCEL] = [rescheduleAppointmentTool, cancelAppointmentTool].map(knownBy);

type Known = readonly string[] | undefined;
type Sent = Record<string, unknown>;
const read = (known: Known, sent: Sent) => nameArguments(sent, known ?? []);
const at = (appointmentTime: string) => ({ appointmentTime });
const on = (appointmentDate: string) => ({ appointmentDate });
const within = (partOfDay: string) => ({ partOfDay });

test.each<[Known, Sent, Sent]>([
  [BOOK, { hour: 14, minute: 30 }, at("14:30")],
  [BOOK, { hour: "10", minutes: "05" }, at("10:05")],
  [BOOK, { hours: 10, minutes: 5 }, at("10:05")],
  [BOOK, { hour: "2 pm", minute: 30 }, at("2:30 pm")],
  [BOOK, { hour: 14, min: 30 }, at("14:30")],
  [BOOK, { time: { h: 14, m: 30 } }, at("14:30")],
  [BOOK, { dateTime: { date: "Monday", time: "14:30" } }, { ...on("Monday"), ...at("14:30") }],
  [BOOK, { date: "03/04/2027", dateFormat: "DD/MM/YYYY" }, on("April 3, 2027")],
  [BOOK, { date: "03/04", date_format: "mm/dd" }, on("March 4")],
  [
    BOOK,
    { date: "2027-03-04", dateFormat: "YYYY-MM-DD", time: "3:00", timeFormat: "24h" },
    { ...on("2027-03-04"), ...at("03:00") },
  ],
  [BOOK, { patientName: "Emma Oak", callerName: "Tom Oak" }, { patientName: "Emma Oak" }],
  [BOOK, { callerName: "Tom Oak" }, { patientName: "Tom Oak" }],
  [BOOK, { hour: 2, minute: 30, ampm: "PM" }, at("2:30 pm")],
  [BOOK, { time: { hour: 2, minute: 0, meridiem: "p.m." } }, at("2:00 pm")],
  [BOOK, { appointment: { startHour: 14, startMinute: 30 } }, at("14:30")],
  [BOOK, { appointmentHour: 9, appointmentMinute: 15, am_pm: "am" }, at("9:15 am")],
  [BOOK, { appointmentTime: "3", minute: 30 }, at("3:30")],
  [BOOK, { appointmentTime: "3 pm", minutes: 30 }, at("3:30 pm")],
  [BOOK, { appointmentTime: "15:30", minutes: 30 }, at("15:30")],
  [BOOK, { appointmentTime: "3:00", ampm: "am" }, at("3:00 am")],
  [BOOK, { appointmentTime: "3:00", meridiem: "PM" }, at("3:00 pm")],
  [BOOK, { appointmentTime: "3:00", am_pm: "P.M." }, at("3:00 pm")],
  [BOOK, { appointmentTime: "3:00", period: "PM" }, at("3:00 pm")],
  [BOOK, { appointmentTime: "3:00", isPM: true }, at("3:00 pm")],
  [BOOK, { appointmentTime: "3:00", isPM: false }, at("3:00 am")],
  [BOOK, { appointmentTime: "10:00", period: "PM" }, at("10:00 pm")],
  [BOOK, { appointmentTime: "15:00", ampm: "pm" }, at("15:00 pm")],
  [BOOK, { appointmentTime: "3 PM", ampm: "PM" }, at("3 PM")],
  [BOOK, { appointmentTime: "3:00", partOfDay: "afternoon" }, at("3:00 in the afternoon")],
  [BOOK, { appointmentTime: "3:00", afternoon: true }, at("3:00 in the afternoon")],
  [BOOK, { dateTime: "tomorrow at 3", ampm: "am" }, on("tomorrow at 3 am")],
  [BOOK, { day: 5, month: "March", year: 2028 }, on("March 5, 2028")],
  [BOOK, { day: "5th", month: 3, year: "2028" }, on("March 5, 2028")],
  [BOOK, { appointmentDay: 5, appointmentMonth: "mar" }, on("March 5")],
  [BOOK, { date: { day: 5, month: 3, year: 2028 } }, on("March 5, 2028")],
  [BOOK, { date: 5, month: "March", year: 2028 }, on("March 5, 2028")],
  [BOOK, { date: "March 5", year: 2028 }, on("March 5 2028")],
  [BOOK, { date: "3/5", year: 2028 }, on("3/5/2028")],
  [BOOK, { date: "March 5, 2028", year: 2028 }, on("March 5, 2028")],
  [BOOK, { date: "2027-02-09", dayOfWeek: "Tuesday" }, on("Tuesday, February 9, 2027")],
  [BOOK, { date: "February 9", day: "Tuesday" }, on("Tuesday, February 9")],
  [CHECK, { day: "Monday", month: "March" }, on("Monday in March")],
  [CHECK, { month: 3, year: 2027 }, on("March 2027")],
  [CHECK, { time: "3:00", period: "PM" }, within("3:00 pm")],
  [CHECK, { hour: 14, minute: 30 }, within("14:30")],
  [CHECK, { period: "PM" }, within("PM")],
  [MOVE, { newHour: 11, newMinute: 30 }, { newTime: "11:30" }],
  [MOVE, { newTime: "3:00", ampm: "am" }, { newTime: "3:00 am" }],
  [MOVE, { newDay: 5, newMonth: "March", newYear: 2028 }, { newDate: "March 5, 2028" }],
  [MOVE, { newDate: "March 5", year: 2028 }, { newDate: "March 5 2028" }],
  [CANCEL, { name: "Ben Moss", hour: 11, minute: 30 }, { patientName: "Ben Moss", appointmentTime: "11:30" }],
  [
    FIND,
    { name: "Ben", dob: { day: 5, month: 3, year: 1990 } },
    { patientName: "Ben", birthDate: "March 5, 1990" },
  ],
])("of %j, the parts of %j are one: %j", (known, sent, args) => {
  expect(read(known, sent)).toMatchObject({ args, unknown: [] });
  expect(Object.keys(read(known, sent).args).toSorted()).toEqual(Object.keys(args).toSorted());
});

test.each<[Known, Sent, readonly string[]]>([
  [BOOK, { time: "3 PM", ampm: "am" }, ["ampm"]],
  [BOOK, { time: "15:00", ampm: "am" }, ["ampm"]],
  [BOOK, { time: "10:00", timeOfDay: "afternoon" }, ["timeOfDay"]],
  [BOOK, { startTime: "2027-02-02T03:00:00", ampm: "pm" }, ["ampm"]],
  [BOOK, { time: "14:00", minute: 30 }, ["minute"]],
  [BOOK, { hour: 14, minute: 90 }, ["minute"]],
  [BOOK, { date: "March 5, 2027", year: 2028 }, ["year"]],
  [BOOK, { date: "March 5", month: "April" }, ["month"]],
  [BOOK, { date: "2027-02-09", month: 3 }, ["month"]],
  [BOOK, { date: "tomorrow", month: "April" }, ["month"]],
  [MOVE, { hour: 14, minute: 30 }, ["hour+minute"]],
  [MOVE, { appointmentTime: "2", newTime: "3", ampm: "pm" }, ["ampm"]],
  [FIND, { date: "Monday", ampm: "pm" }, ["ampm"]],
])("of %j, %j is asked about by name: %j", (known, sent, unknown) => {
  expect(read(known, sent).unknown).toEqual(unknown);
});

test.each<[Sent, Sent]>([
  [
    { date: "tomorrow", after: "15:00" },
    { ...on("tomorrow"), ...within("after 15:00") },
  ],
  [{ after: 15 }, within("after 15")],
  [{ earliest: "3 pm" }, within("from 3 pm")],
  [{ earliestTime: "15:00" }, within("from 15:00")],
  [{ notBefore: "15:00" }, within("from 15:00")],
  [{ minTime: "15:00" }, within("from 15:00")],
  [
    { from: "13:00", to: "15:00", date: "Monday" },
    { ...on("Monday"), ...within("from 13:00 before 15:00") },
  ],
  [
    { date: "Monday", startTime: "13:00", endTime: "15:00" },
    { ...on("Monday"), ...within("from 13:00 before 15:00") },
  ],
  [{ start_hour: 13, end_hour: 15 }, within("from 13 before 15")],
  [{ before: "11:00" }, within("before 11:00")],
  [{ latest: "11:00" }, within("before 11:00")],
  [{ noLaterThan: "11:00" }, within("before 11:00")],
  [{ partOfDay: "afternoon", after: "15:00" }, within("afternoon after 15:00")],
  [{ after: "lunch" }, within("after lunch")],
  [{ afternoon: true }, within("afternoon")],
  [{ lateAfternoon: true }, within("late afternoon")],
  [{ noon: true }, within("noon")],
  [{ timeWindow: { start: "13:00", end: "15:00" } }, within("from 13:00 before 15:00")],
  [
    { date: "Monday", hourFrom: 13, hourTo: 15 },
    { ...on("Monday"), ...within("from 13 before 15") },
  ],
  [{ dateRange: { start: "2027-02-02", end: "2027-02-05" } }, on("2027-02-02 to 2027-02-05")],
  [{ date: "Monday", noMornings: false }, on("Monday")],
  [{ morning: "yes" }, within("morning")],
  [{ morning: true, afternoon: true, evening: false }, within("morning or afternoon")],
  [{ partOfDay: "3:00", afternoon: true }, within("3:00 in the afternoon")],
  [{ avoid: "Monday" }, on("any day but not Monday")],
  [{ date: "next week", excludeDays: ["Monday", "wed"] }, on("next week but not Monday or Wednesday")],
  [{ date: "next week", not: "Mondays and Fridays" }, on("next week but not Monday or Friday")],
  [{ earliestDate: "2027-02-02", latestDate: "2027-02-05" }, on("2027-02-02 to 2027-02-05")],
  [
    { startTime: "2027-02-02T13:00", endTime: "2027-02-02T15:00" },
    on("2027-02-02T13:00 to 2027-02-02T15:00"),
  ],
  [{ after: "Friday" }, on("after Friday")],
  [{ before: "next Friday" }, on("before next Friday")],
  [{ earliest: "tomorrow" }, on("from tomorrow on")],
  [
    { startDate: "2027-02-02", endDate: "2027-02-05", startTime: "13:00", endTime: "15:00" },
    { ...on("2027-02-02 to 2027-02-05"), ...within("from 13:00 before 15:00") },
  ],
])("free times within the limits of %j are those of %j", (sent, args) => {
  expect(read(CHECK, sent)).toMatchObject({ args, unknown: [] });
});

test.each<[Known, Sent, readonly string[]]>([
  [CHECK, { not: "morning" }, ["not"]],
  [CHECK, { avoidMorning: true }, ["avoidMorning"]],
  [CHECK, { date: "2027-02-02", range: "week" }, ["range"]],
  [CHECK, { days: 7 }, ["days"]],
  [CHECK, { avoid: "Dr. Lee" }, ["avoid"]],
  [CHECK, { excludeDates: ["2027-02-02"] }, ["excludeDates"]],
  [CHECK, { morning: false }, ["morning"]],
  [CHECK, { morning: "no" }, ["morning"]],
  [CHECK, { partOfDay: "morning", afternoon: true }, ["afternoon"]],
  [CHECK, { notBefore: "2027-02-02T13:00" }, ["notBefore"]],
  [CHECK, { date: "Monday", after: "Tuesday" }, ["after"]],
  [CHECK, { earliest: true }, ["earliest"]],
  [CHECK, { after: "15:00", before: "11:00" }, ["after", "before"]],
  [BOOK, { appointmentTime: "10:30", notBefore: "15:00" }, ["notBefore"]],
  [BOOK, { appointmentTime: "10:30", after: "15:00" }, ["after"]],
  [BOOK, { appointmentTime: "10:30", avoid: "Monday" }, ["avoid"]],
  [MOVE, { newDate: "Monday", earliestTime: "15:00" }, ["earliestTime"]],
  [FIND, { name: "Tom", after: "2027-02-02" }, ["after"]],
])("of %j, the limits of %j are asked about by name: %j", (known, sent, unknown) => {
  expect(read(known, sent).unknown).toEqual(unknown);
});

test.each<[Sent, string]>([
  [{ patientPhone: "20 7946 0958", phoneCountryCode: "44" }, "+442079460958"],
  [{ phone: "7911 123456", countryCode: "+44" }, "+447911123456"],
  [{ phone: "07911 123456", countryCode: "GB" }, "+447911123456"],
  [{ phone: "07911 123456", country: "UK" }, "+447911123456"],
  [{ phone: { number: "7911 123456", countryCode: 44 } }, "+447911123456"],
  [{ phone: { nationalNumber: "7911123456", countryCode: "+44" } }, "+447911123456"],
  [{ phone: "+44 7911 123456", country: "US" }, "+44 7911 123456"],
  [{ phone: "555-0123", areaCode: "415" }, "415 555-0123"],
  [{ phone: "(415) 555-0123", areaCode: 415 }, "(415) 555-0123"],
  [{ phone: "555-0123", areaCode: 415, countryCode: 1 }, "+14155550123"],
  [{ phone: "(415) 555-0123", extension: "12" }, "(415) 555-0123 ext 12"],
])("of %j the number is %s", (sent, patientPhone) => {
  expect(read(BOOK, sent)).toEqual({ args: { patientPhone }, unknown: [], strange: [], unread: [] });
});

test.each<[Sent, readonly string[]]>([
  [{ phone: "+14155550123", countryCode: "44" }, ["countryCode"]],
  [{ phone: "4155550123", countryCode: "Narnia" }, ["countryCode"]],
  [{ phone: "4155550123", areaCode: "212" }, ["areaCode"]],
])("of %j, %j does not fit the number", (sent, unknown) => {
  expect(read(BOOK, sent).unknown).toEqual(unknown);
});

test.each<[Sent, string]>([
  [{ patientName: ["Al Fo", "Bea Fo"] }, "Al Fo and Bea Fo"],
  [{ names: ["Al Fo", "Bea Fo"] }, "Al Fo and Bea Fo"],
  [{ patientName: '["Al Fo","Bea Fo"]' }, "Al Fo and Bea Fo"],
  [{ firstName: "Emma", patientName: "Emma Oak" }, "Emma Oak"],
  [{ patientName: "Emma", fullName: "Emma Oak" }, "Emma Oak"],
  [{ patientName: "Emma", lastName: "Oak" }, "Emma Oak"],
  [{ patientName: "Emma Oak", lastName: "Oak" }, "Emma Oak"],
])("of %j the name is %s", (sent, patientName) => {
  expect(read(BOOK, sent)).toEqual({ args: { patientName }, unknown: [], strange: [], unread: [] });
});

test.each<[Known, Sent, Sent]>([
  [
    BOOK,
    { date: "2027-02-09", startTime: "2027-02-09T15:00:00" },
    { ...on("2027-02-09"), ...at("2027-02-09T15:00:00") },
  ],
  [
    BOOK,
    { date: "next Tuesday", startTime: "2027-02-09T15:00:00" },
    { ...on("next Tuesday"), ...at("2027-02-09T15:00:00") },
  ],
  [
    BOOK,
    { date: "2027-02-09", time: "3 PM", dateTime: "2027-02-09T15:00:00" },
    { ...on("2027-02-09"), ...at("3 PM") },
  ],
  [BOOK, { startDate: "2027-02-09", startTime: "15:00" }, { ...on("2027-02-09"), ...at("15:00") }],
  [
    CANCEL,
    { date: "2027-02-09", startTime: "2027-02-09T15:00:00" },
    { ...on("2027-02-09"), ...at("2027-02-09T15:00:00") },
  ],
  [BOOK, { time: "2:00 PM", appointmentTime: "14:00" }, at("14:00")],
  [BOOK, { time: "14:00", appointmentTime: "2:00" }, at("14:00")],
  [BOOK, { phone: "(415) 555-0123", phoneNumber: "+14155550123" }, { patientPhone: "+14155550123" }],
  [BOOK, { doctor: "Lee", providerName: "Dr. Lee" }, { providerName: "Dr. Lee" }],
  [BOOK, { reason: "first visit", notes: "wheelchair" }, { notes: "wheelchair. first visit" }],
])("of %j, %j agree on %j", (known, sent, args) => {
  expect(read(known, sent)).toEqual({ args, unknown: [], strange: [], unread: [] });
});

test.each<[Known, Sent, readonly string[]]>([
  [BOOK, { name: "Ann Lee", patientName: "Tom Lee" }, ["name"]],
  [BOOK, { time: "3 PM", appointmentTime: "14:00" }, ["time"]],
  [BOOK, { date: "2027-02-09", time: "4 PM", dateTime: "2027-02-09T15:00:00" }, ["dateTime"]],
  [CANCEL, { date: "2027-02-09", startTime: "2027-02-10T15:00:00" }, ["startTime"]],
  [BOOK, { phone: "(415) 555-0123", phoneNumber: "+14155550124" }, ["phoneNumber"]],
  [BOOK, { patientName: "Al Fo", patients: [{ name: "Al Fo" }, { name: "Bea Fo" }] }, ["patients"]],
  [BOOK, { attendees: [{ name: "Al" }, { name: "Bea" }] }, ["attendees"]],
  [BOOK, { firstName: ["Al", "Bea"], lastName: "Fo" }, ["firstName"]],
  [CANCEL, { name: "Tom", appointmentNumbers: [1, 2] }, ["appointmentNumbers"]],
  [BOOK, { appointments: [{ date: "Monday" }, { date: "Tuesday" }] }, ["appointments"]],
  [BOOK, { date: "13/13/2027", dateFormat: "DD/MM/YYYY" }, ["dateFormat"]],
  [CANCEL, { name: "Tom", confirmationNumber: "A123" }, ["confirmationNumber"]],
])("of %j, two values of %j are asked about: %j", (known, sent, unknown) => {
  expect(read(known, sent).unknown).toEqual(unknown);
});

test.each<[Known, Sent]>([
  [BOOK, { dryRun: true }],
  [BOOK, { dry_run: "true" }],
  [BOOK, { test: true }],
  [BOOK, { preview: "yes" }],
  [BOOK, { confirmed: false }],
  [BOOK, { userConfirmed: "no" }],
  [BOOK, { confirmation: "pending" }],
  [BOOK, { status: "tentative" }],
  [BOOK, { mode: "dry-run" }],
  [BOOK, { action: "cancel" }],
  [MOVE, { action: "cancel" }],
  [CANCEL, { intent: "reschedule" }],
  [CANCEL, { confirmed: false }],
  [MOVE, { dryRun: 1 }],
  [BOOK, { addToWaitlist: true }],
  [BOOK, { testBooking: true }],
  [BOOK, { bookingConfirmed: false }],
  [BOOK, { patientName2: "Bea Fo" }],
  [BOOK, { secondPatient: "Bea Fo" }],
  [BOOK, { groupBooking: true }],
  [BOOK, { adults: 2 }],
  [BOOK, { cancel: true }],
  [CANCEL, { reschedule: "yes" }],
  [CANCEL, { all: true }],
  [BOOK, { numberOfAppointments: 2 }],
  [BOOK, { numberOfPeople: 3 }],
  [BOOK, { partySize: "2" }],
  [BOOK, { guests: "two" }],
  [BOOK, { additionalGuests: 1 }],
  [CHECK, { number_of_patients: 2 }],
])("of %j, %j is not just ignored", (known, sent) => {
  const { unknown, wishes } = read(known, sent);
  expect(unknown).toEqual(Object.keys(sent));
  expect(wishes).toHaveLength(1);
});

test.each<[Known, Sent]>([
  [BOOK, { dryRun: false, test: "off", confirmed: true, status: "confirmed", mode: "phone", action: "book" }],
  [BOOK, { numberOfPeople: 1, recurring: true, floor: "north", endTime: "3 PM", duration: 30 }],
  [CHECK, { dryRun: true, confirmed: false }],
  [CANCEL, { action: "cancel", intent: "cancel appointment", cancel: true }],
  [MOVE, { reschedule: true, move: true }],
])("of %j, %j changes nothing and is a notice", (known, sent) => {
  expect(read(known, sent)).toMatchObject({ args: {}, unknown: [], unread: Object.keys(sent) });
});

test.each<[Known, Sent, string]>([
  [BOOK, { date: "Monday", time: "3 pm", timezone: "America/Los_Angeles" }, "America/Los_Angeles"],
  [BOOK, { date: "Monday", time: "3 pm", timeZone: "PST" }, "PST"],
  [BOOK, { start: { dateTime: "2027-02-02T15:00:00", timeZone: "US/Pacific" } }, "US/Pacific"],
  [CHECK, { date: "Monday", tz: "-08:00" }, "-08:00"],
])("of %j, %j is said of the clock of %s", (known, sent, text) => {
  expect(read(known, sent)).toMatchObject({ unknown: [], strange: [], unread: [], zone: { text } });
});

test("an appointment may be named by its id where one of several is meant", () => {
  const appointmentId = "0f8fad5b-d9cb-469f-a165-70867728950e";
  expect(read(CANCEL, { name: "Tom", appointmentId })).toEqual({
    args: { patientName: "Tom" },
    unknown: [],
    strange: [],
    unread: [],
    appointmentId,
  });
  expect(read(BOOK, { appointmentId }).unread).toEqual(["appointmentId"]);
});
