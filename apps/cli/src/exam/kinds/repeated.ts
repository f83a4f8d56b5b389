import {
  EMMA,
  FAMILY,
  JOHN,
  appointment,
  book,
  call,
  cancel,
  hangUp,
  line,
  move,
  plainCall,
  program,
  repeat,
  wish,
} from "../cast.ts";
import type { Days, ExamCase, Kind } from "../vocabulary.ts";

const JOHNS = "+14155550166";

/** A message that comes again, by the network or by the model, is the same wish, and is answered in the same words. */
export const repeated: Kind = {
  name: "repeated",
  title: "Repeated delivery",
  cases: (on) => [...bookings(on), ...changes(on), ...reports(on)],
};

function bookings(on: Days): readonly ExamCase[] {
  const wished = book(wish(JOHN, on.tuesday, "14:00"));
  const rows = {
    calendar: [`${on.tuesday} 14:00 John Smith`],
    contacts: [`${JOHNS} John Smith`],
    persons: ["John Smith"],
  };
  return [
    {
      name: "same-bytes",
      promise: "Delivered three times, it is one appointment.",
      callers: [call(JOHNS, wished, repeat(2))],
      rows,
    },
    {
      name: "same-bytes-at-once",
      promise: "Delivered four times at once, it is one appointment.",
      callers: [call(JOHNS, wished, repeat(4, { atOnce: true }))],
      rows,
    },
    {
      name: "new-ids",
      promise: "Asked again by the model, it is one appointment.",
      callers: [call(JOHNS, wished, repeat(3, { newIds: true }))],
      rows,
    },
    {
      name: "new-ids-at-once",
      promise: "Asked again by the model three times at once, it is one appointment.",
      callers: [call(JOHNS, wished, repeat(3, { newIds: true, atOnce: true }))],
      rows,
    },
    {
      name: "over-rest",
      promise: "Sent again by a program, it is one appointment.",
      callers: [program(book({ ...wish(JOHN, on.tuesday, "14:00"), patientPhone: JOHNS }), repeat(3))],
      rows,
    },
    {
      name: "over-rest-at-once",
      promise: "Sent four times at once by a program, it is one appointment.",
      callers: [
        program(
          book({ ...wish(JOHN, on.tuesday, "14:00"), patientPhone: JOHNS }),
          repeat(4, { atOnce: true }),
        ),
      ],
      rows,
    },
    {
      name: "another-call",
      promise: "The answer was lost, and the patient calls again: it is one appointment.",
      callers: [
        call(JOHNS, wished, hangUp()),
        call(JOHNS, book(wish(JOHN, on.tuesday, "14:00"), { outcome: "already_booked" })),
      ],
      rows,
    },
    {
      name: "another-title",
      promise: 'The same wish for "Mr. Smith" is the same wish.',
      callers: [
        call(JOHNS, wished),
        call(
          JOHNS,
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), patientName: "Mr. John Smith" },
            { outcome: "already_booked" },
          ),
        ),
      ],
      rows,
    },
    {
      name: "in-one-message",
      promise: "The model asks twice in one message: it is one appointment.",
      callers: [
        call(JOHNS, {
          kind: "together",
          uses: [1, 2].map(() => ({ tool: "bookClinicAppointment", args: wish(JOHN, on.tuesday, "14:00") })),
        }),
      ],
      rows,
    },
    {
      name: "by-address",
      promise: "Known by an address alone, the same wish is one appointment.",
      callers: [
        call(
          null,
          book({ ...wish(JOHN, on.tuesday, "14:00"), patientEmail: "john@example.com" }),
          repeat(2),
          repeat(1, { newIds: true }),
        ),
      ],
      rows: { calendar: rows.calendar, contacts: ["- John Smith <john@example.com>"] },
    },
    {
      name: "anybody-again",
      promise: "With two providers the same wish does not take the other one as well.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      callers: [
        plainCall(JOHNS, wished, repeat(2, { newIds: true })),
        call(JOHNS, book({ ...wish(JOHN, on.tuesday, "14:00") }, { outcome: "already_booked" })),
      ],
      rows: {
        persons: ["John Smith"],
        calendar: {
          oneOf: [
            [`${on.tuesday} 14:00 John Smith with Dr. Lee`],
            [`${on.tuesday} 14:00 John Smith with Dr. Patel`],
          ],
        },
      },
    },
  ];
}

function changes(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const other = appointment(EMMA, on.thursday, "10:00");
  const who = { patientName: "Emma Hall" };
  return [
    {
      name: "a-week-later",
      promise: '"A week later", delivered again, is one week.',
      booked: [emma],
      callers: [call(FAMILY, move({ ...who, newDate: "a week later" }), repeat(2))],
      rows: { calendar: [`${on.after(on.tuesday, 7)} 14:00 Emma Hall`] },
    },
    {
      name: "a-week-later-asked-again",
      promise: '"A week later", asked again by the model at once, is one week.',
      booked: [emma],
      callers: [call(FAMILY, move({ ...who, newDate: "a week later" }), repeat(1, { newIds: true }))],
      rows: { calendar: [`${on.after(on.tuesday, 7)} 14:00 Emma Hall`] },
    },
    {
      name: "an-hour-later-asked-again",
      promise: 'So is "an hour later".',
      booked: [emma],
      callers: [call(FAMILY, move({ ...who, newTime: "an hour later" }), repeat(2, { newIds: true }))],
      rows: { calendar: [`${on.tuesday} 15:00 Emma Hall`] },
    },
    {
      name: "wednesday-after-all",
      promise: '"No, Thursday", "no, Wednesday after all": the same words as before are a new wish by then.',
      booked: [emma],
      callers: [
        call(
          FAMILY,
          move({ ...who, newDate: on.wednesday }),
          move({ ...who, newDate: on.thursday }),
          move({ ...who, newDate: on.wednesday }),
        ),
      ],
      rows: { calendar: [`${on.wednesday} 14:00 Emma Hall`] },
    },
    {
      name: "a-week-later-in-another-call",
      promise: '"A week later", said in another call, is another week.',
      booked: [emma],
      callers: [1, 2].map(() => call(FAMILY, move({ ...who, newDate: "a week later" }))),
      rows: { calendar: [`${on.after(on.tuesday, 14)} 14:00 Emma Hall`] },
    },
    {
      name: "cancel",
      promise: "\"Cancel Tuesday's\", delivered again and asked again, takes Tuesday's alone.",
      booked: [emma, other],
      callers: [
        call(FAMILY, cancel({ ...who, appointmentDate: on.tuesday }), repeat(2), repeat(2, { newIds: true })),
      ],
      rows: { calendar: [`${line(emma)} cancelled`, line(other)] },
    },
    {
      name: "cancel-at-once",
      promise: '"Cancel it", delivered three times at once, takes one.',
      booked: [emma],
      callers: [call(FAMILY, cancel(who), repeat(3, { atOnce: true }))],
      rows: { calendar: [`${line(emma)} cancelled`] },
    },
    {
      name: "cancelled-since",
      promise: "A booking delivered again after it was cancelled does not book again.",
      callers: [
        call(JOHNS, book(wish(JOHN, on.tuesday, "14:00")), repeat(1)),
        call(JOHNS, cancel({ patientName: "John Smith" })),
        call(JOHNS, cancel({ patientName: "John Smith" })),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith cancelled`] },
    },
  ];
}

function reports(on: Days): readonly ExamCase[] {
  const wished = book(wish(JOHN, on.tuesday, "14:00"));
  return [
    {
      name: "reports",
      promise:
        "The report at a call's end, delivered three times and before the end, is one call that has ended.",
      callers: [call(JOHNS, wished, hangUp({ reports: 3, outOfOrder: true }))],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`], calls: ["ended booked"] },
    },
    {
      name: "after-the-end",
      promise: "A booking that comes after the caller has hung up stands, and the call has ended.",
      callers: [call(JOHNS, hangUp(), wished)],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`], calls: ["ended booked"] },
    },
  ];
}
