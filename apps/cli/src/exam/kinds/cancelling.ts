import {
  EMMA,
  FAMILY,
  JOHN,
  NORA,
  appointment,
  book,
  call,
  cancel,
  find,
  inBothForms,
  move,
  repeat,
  secretsOf,
  untold,
  wish,
} from "../cast.ts";
import type { Args, Days, ExamCase, Expected, Kind, Person } from "../vocabulary.ts";

const WHO = { patientName: "Emma Hall" };

/** One appointment is cancelled, the one that was meant; never two, never another one. */
export const cancelling: Kind = {
  name: "cancelling",
  title: "Cancelling",
  cases: (on) => [...inBothForms([...one(on), ...chosen(on), ...unclear(on)]), ...inOneCall(on)],
};

function one(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const nora = appointment(NORA, on.wednesday, "10:00");
  return [
    {
      name: "the-only-one",
      promise: "The only appointment is cancelled, and nobody else's.",
      booked: [emma, nora],
      callers: [untold(call(FAMILY, cancel(WHO, { outcome: "cancelled" })), secretsOf(nora, ["provider"]))],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall cancelled`, `${on.wednesday} 10:00 Nora Quill`] },
    },
    {
      name: "none",
      promise: "Who has none hears so, and nothing else.",
      booked: [nora],
      callers: [untold(call(FAMILY, cancel(WHO, { outcome: "not_found" })), secretsOf(nora))],
      rows: "as before",
    },
    {
      name: "slot-is-free",
      promise: "What was cancelled is free for others at once.",
      booked: [emma],
      callers: [call(FAMILY, cancel(WHO)), call("+14155550166", book(wish(JOHN, on.tuesday, "14:00")))],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall cancelled`, `${on.tuesday} 14:00 John Smith`] },
    },
    {
      name: "cancelled-before",
      promise: "Cancelled a moment ago, it is cancelled, and a repeat changes nothing.",
      booked: [{ ...emma, cancelledMinutesAgo: 2 }],
      callers: [call(FAMILY, cancel(WHO, { outcome: "cancelled" }))],
      rows: "as before",
    },
    {
      name: "again-asks",
      promise: '"Cancel it", said again after a cancellation, does not take the next one.',
      booked: [{ ...emma, cancelledMinutesAgo: 2 }, appointment(EMMA, on.thursday, "10:00")],
      callers: [call(FAMILY, cancel(WHO, { outcome: "which_appointment" }))],
      rows: "as before",
    },
    ...accents(on),
  ];
}

function accents(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [kept: string, said: string])[] = [
    ["José Muñoz", "Jose Munoz"],
    ["Jose Munoz", "José Muñoz"],
    ["John Smith", "Mr. John Smith"],
    ["Siobhán O'Brien", "Siobhan OBrien"],
    ["Anne-Marie Dupont", "anne marie dupont"],
    ["John Smith", "Smith, John"],
  ];
  return table.map(([kept, said], index): ExamCase => {
    const who: Person = { name: kept, phone: "+14155550166" };
    return {
      name: `name-${index + 1}`,
      promise: `${kept}, called "${said}", is ${kept}.`,
      booked: [appointment(who, on.tuesday, "14:00")],
      callers: [call("+14155550166", cancel({ patientName: said }, { outcome: "cancelled" }))],
      rows: { calendar: [`${on.tuesday} 14:00 ${kept} cancelled`] },
    };
  });
}

function chosen(on: Days): readonly ExamCase[] {
  const two = [appointment(EMMA, on.tuesday, "14:00"), appointment(EMMA, on.thursday, "10:00")];
  const table: readonly (readonly [name: string, by: Args])[] = [
    ["day", { appointmentDate: on.thursday }],
    ["day-in-words", { appointmentDate: on.words(on.thursday) }],
    // The coming one is meant by nobody who has only that one.
    ["weekday", { appointmentDate: on.weekday(on.thursday) }],
    ["time", { appointmentTime: "10 AM" }],
    ["number", { appointmentNumber: "2" }],
    ["number-in-words", { appointmentNumber: "the second one" }],
    ["day-and-time", { appointmentDate: on.monthDay(on.thursday), appointmentTime: "ten" }],
  ];
  return table.map(([name, by]): ExamCase => ({
    name: `by-${name}`,
    promise: `Of two, ${JSON.stringify(by)} cancels that one.`,
    booked: two,
    callers: [call(FAMILY, cancel({ ...WHO, ...by }, { outcome: "cancelled" }))],
    rows: { calendar: [`${on.tuesday} 14:00 Emma Hall`, `${on.thursday} 10:00 Emma Hall cancelled`] },
  }));
}

function unclear(on: Days): readonly ExamCase[] {
  const two = [appointment(EMMA, on.tuesday, "14:00"), appointment(EMMA, on.thursday, "10:00")];
  const table: readonly (readonly [name: string, by: Args, expect: Expected])[] = [
    ["nothing-said", {}, { outcome: "which_appointment", tells: ["Emma", "Emma"] }],
    ["no-such-number", { appointmentNumber: "7" }, { outcome: "which_appointment" }],
    [
      "number-and-another-s-day",
      { appointmentNumber: "1", appointmentDate: on.thursday },
      { outcome: "which_appointment" },
    ],
    ["no-number", { appointmentNumber: "the blue one" }, { outcome: "which_appointment" }],
    ["another-day", { appointmentDate: on.friday }, { outcome: ["not_found", "which_appointment"] }],
    ["day-that-is-over", { appointmentDate: on.yesterday }, { outcome: ["not_found", "in_past"] }],
    ["unreadable-day", { appointmentDate: "after my surgery" }, { outcome: "invalid_date" }],
    ["unreadable-one", { appointmentDate: "the one after my surgery" }, { outcome: "which_appointment" }],
    ["both", { appointmentDate: "both of them" }, { outcome: "which_appointment" }],
    [
      "another-time",
      { appointmentDate: on.thursday, appointmentTime: "3 PM" },
      { outcome: ["not_found", "which_appointment"] },
    ],
    ["no-name", { patientName: undefined }, { outcome: "identity_required" }],
  ];
  return table.map(([name, by, expect]): ExamCase => ({
    name: `unclear-${name}`,
    promise: `Of two, ${JSON.stringify(by)} cancels none: it is asked which one.`,
    booked: two,
    callers: [call(FAMILY, cancel({ ...WHO, ...by }, expect))],
    rows: "as before",
  }));
}

function inOneCall(on: Days): readonly ExamCase[] {
  const first = book(wish(JOHN, on.tuesday, "14:00"));
  const second = book(wish(JOHN, on.thursday, "14:00"));
  const both = (one: string, other: string) => ({
    calendar: [`${on.tuesday} 14:00 John Smith${one}`, `${on.thursday} 14:00 John Smith${other}`],
  });
  return [
    {
      name: "booked-moved-cancelled",
      promise: "Booked, moved and cancelled in one call: nothing is left.",
      callers: [
        call(
          "+14155550166",
          first,
          move({ newTime: "3 PM" }),
          cancel({}),
          find({ patientName: "John Smith" }, { outcome: "none_found" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 15:00 John Smith cancelled`] },
    },
    {
      name: "picked-by-number",
      promise: "Number two, said again and delivered again, never takes number one with it.",
      callers: [
        call(
          "+14155550166",
          first,
          second,
          cancel({}, { outcome: "which_appointment" }),
          cancel({ appointmentNumber: "2" }),
          repeat(2),
          repeat(2, { newIds: true }),
        ),
      ],
      rows: both("", " cancelled"),
    },
    {
      name: "cancelled-twice",
      promise: '"Cancel it", said again, asks before it takes the next one.',
      callers: [call("+14155550166", first, second, cancel({ appointmentNumber: 1 }), cancel({}))],
      rows: both(" cancelled", ""),
    },
  ];
}
