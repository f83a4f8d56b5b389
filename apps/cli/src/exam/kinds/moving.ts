import {
  EMMA,
  FAMILY,
  JOHN,
  NORA,
  appointment,
  book,
  call,
  find,
  inBothForms,
  line,
  move,
  repeat,
  secretsOf,
  untold,
  wish,
} from "../cast.ts";
import type { Args, Days, ExamCase, Expected, Kind } from "../vocabulary.ts";

const WHO = { patientName: "Emma Hall" };

/** What is moved is the appointment that was meant, to where it was meant; otherwise it stays. */
export const moving: Kind = {
  name: "moving",
  title: "Moving",
  cases: (on) => [...inBothForms([...moved(on), ...stayed(on), ...several(on)]), ...inOneCall(on)],
};

function moved(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, to: Args, day: string, time: string])[] = [
    ["day", { newDate: on.wednesday }, on.wednesday, "14:00"],
    ["time", { newTime: "3 PM" }, on.tuesday, "15:00"],
    ["day-and-time", { newDate: on.words(on.thursday), newTime: "10 AM" }, on.thursday, "10:00"],
    ["in-one", { newDate: `${on.monthDay(on.thursday)} at half past ten` }, on.thursday, "10:30"],
    ["a-week-later", { newDate: "a week later" }, on.after(on.tuesday, 7), "14:00"],
    ["the-next-day", { newDate: "the next day" }, on.wednesday, "14:00"],
    ["the-day-before", { newDate: "the day before" }, on.monday, "14:00"],
    ["the-following", { newDate: `the following ${on.weekday(on.thursday)}` }, on.thursday, "14:00"],
    ["an-hour-later", { newTime: "an hour later" }, on.tuesday, "15:00"],
    ["half-an-hour-earlier", { newTime: "half an hour earlier" }, on.tuesday, "13:30"],
    ["same-time", { newDate: on.friday, newTime: "same time" }, on.friday, "14:00"],
  ];
  return table.map(([name, to, day, time]): ExamCase => ({
    name,
    promise: `${JSON.stringify(to)} moves it there, and there is one.`,
    booked: [appointment(EMMA, on.tuesday, "14:00")],
    callers: [call(FAMILY, move({ ...WHO, ...to }, { outcome: "moved" }))],
    rows: { calendar: [`${day} ${time} Emma Hall`] },
  }));
}

function stayed(on: Days): readonly ExamCase[] {
  const nora = appointment(NORA, on.wednesday, "10:00");
  const table: readonly (readonly [name: string, why: string, to: Args, expect: Expected])[] = [
    [
      "taken",
      "taken",
      { newDate: on.wednesday, newTime: "10:00" },
      { outcome: "slot_unavailable", offers: { without: [`${on.wednesday} 10:00`] } },
    ],
    ["closed-day", "a Sunday", { newDate: on.sunday }, { outcome: "outside_hours" }],
    ["closed-hour", "in the evening", { newTime: "8 PM" }, { outcome: "outside_hours" }],
    ["past", "over", { newDate: on.yesterday, newTime: "2 pm" }, { outcome: ["in_past", "invalid_date"] }],
    [
      "too-far",
      "too far ahead",
      { newDate: on.in(500) },
      { outcome: ["too_far", "outside_hours", "in_past"] },
    ],
    ["no-such-day", "no day", { newDate: "February 30" }, { outcome: "invalid_date" }],
    ["nothing-new", "not said", {}, { outcome: ["invalid_date", "already_booked"] }],
    ["same", "the same", { newDate: on.tuesday, newTime: "14:00" }, { outcome: "already_booked" }],
  ];
  return table.map(([name, why, to, expect]): ExamCase => ({
    name: `stays-${name}`,
    promise: `Where the new time is ${why}, the old one is kept.`,
    booked: [appointment(EMMA, on.tuesday, "14:00"), nora],
    callers: [
      untold(call(FAMILY, move({ ...WHO, ...to }, expect)), secretsOf(nora, ["day", "time", "provider"])),
    ],
    rows: "as before",
  }));
}

function several(on: Days): readonly ExamCase[] {
  const two = [appointment(EMMA, on.tuesday, "14:00"), appointment(EMMA, on.thursday, "10:00")];
  return [
    {
      name: "which",
      promise: "Of two appointments none is moved before it is said which one.",
      booked: two,
      callers: [call(FAMILY, move({ ...WHO, newTime: "3 PM" }, { outcome: "which_appointment" }))],
      rows: "as before",
    },
    {
      name: "by-day",
      promise: "Of two appointments the one of the day that was said is moved.",
      booked: two,
      callers: [call(FAMILY, move({ ...WHO, appointmentDate: on.thursday, newTime: "3 PM" }))],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall`, `${on.thursday} 15:00 Emma Hall`] },
    },
    {
      name: "by-number",
      promise: "Of two appointments the one of the number that was said is moved.",
      booked: two,
      callers: [call(FAMILY, move({ ...WHO, appointmentNumber: "2", newTime: "3 PM" }))],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall`, `${on.thursday} 15:00 Emma Hall`] },
    },
    {
      name: "into-itself",
      promise: "An hour can be moved by half an hour, into the time that it has itself.",
      clinic: { services: [{ key: "consultation", name: "Consultation", minutes: 60 }] },
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [call(FAMILY, move({ ...WHO, newTime: "2:30 PM" }, { outcome: "moved" }))],
      rows: { calendar: [`${on.tuesday} 14:30 Emma Hall`] },
    },
    {
      name: "provider-kept",
      promise: "Whoever has it keeps it.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      booked: [{ ...appointment(EMMA, on.tuesday, "14:00"), with: "Dr. Patel" }],
      callers: [call(FAMILY, move({ ...WHO, newDate: on.wednesday }))],
      rows: { calendar: [`${on.wednesday} 14:00 Emma Hall with Dr. Patel`] },
    },
    {
      name: "provider-busy",
      promise: "Where whoever has it is not free then, it does not go to somebody else.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      booked: [
        { ...appointment(EMMA, on.tuesday, "14:00"), with: "Dr. Patel" },
        { ...appointment(NORA, on.wednesday, "14:00"), with: "Dr. Patel" },
      ],
      callers: [call(FAMILY, move({ ...WHO, newDate: on.wednesday }, { outcome: "slot_unavailable" }))],
      rows: "as before",
    },
    {
      name: "provider-named",
      promise: "To another provider, where one is named.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      booked: [{ ...appointment(EMMA, on.tuesday, "14:00"), with: "Dr. Patel" }],
      callers: [call(FAMILY, move({ ...WHO, newDate: on.wednesday, providerName: "Dr. Lee" }))],
      rows: { calendar: [`${on.wednesday} 14:00 Emma Hall with Dr. Lee`] },
    },
    {
      name: "busy-themselves",
      promise: "Nobody is moved to a time at which they are with somebody else.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      booked: [
        { ...appointment(EMMA, on.tuesday, "14:00"), with: "Dr. Lee" },
        { ...appointment(EMMA, on.wednesday, "10:00"), with: "Dr. Patel" },
      ],
      callers: [
        call(
          FAMILY,
          move(
            { ...WHO, appointmentDate: on.tuesday, newDate: on.wednesday, newTime: "10:00" },
            { outcome: "person_busy" },
          ),
        ),
      ],
      rows: "as before",
    },
    {
      name: "cancelled-one",
      promise: "What was cancelled is not moved.",
      booked: [{ ...appointment(EMMA, on.tuesday, "14:00"), cancelledMinutesAgo: 5 }],
      callers: [call(FAMILY, move({ ...WHO, newTime: "3 PM" }, { outcome: ["not_found", "none_found"] }))],
      rows: "as before",
    },
    {
      name: "old-time-free",
      promise: "The old time is free for others at once, and the new one is not.",
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        call(FAMILY, move({ ...WHO, newTime: "3 PM" })),
        call(
          "+14155550166",
          book(wish(JOHN, on.tuesday, "3 PM"), { outcome: "slot_unavailable" }),
          book(wish(JOHN, on.tuesday, "2 PM")),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`, `${on.tuesday} 15:00 Emma Hall`] },
    },
  ];
}

/** What this very call has booked, it may move without more words. */
function inOneCall(on: Days): readonly ExamCase[] {
  const booked = book(wish(JOHN, on.tuesday, "14:00"));
  return [
    {
      name: "just-booked",
      promise: "Corrected on read-back: only the day changes, and it is one appointment.",
      callers: [call("+14155550166", booked, move({ newDate: on.words(on.wednesday) }))],
      rows: { calendar: [`${on.wednesday} 14:00 John Smith`], persons: ["John Smith"] },
    },
    {
      name: "moved-and-asked",
      promise: "Booked, moved, asked about: one appointment, which is told where it is now.",
      callers: [
        call(
          "+14155550166",
          booked,
          move({ newDate: on.thursday, newTime: "10 AM" }),
          find({}, { outcome: "found", tells: ["John"] }),
        ),
      ],
      rows: { calendar: [`${on.thursday} 10:00 John Smith`], calls: ["in-progress moved"] },
    },
    {
      name: "moved-twice",
      promise: "The same move, delivered three times, is one.",
      callers: [call("+14155550166", booked, move({ newDate: "the next day" }), repeat(2))],
      rows: { calendar: [`${on.wednesday} 14:00 John Smith`] },
    },
    {
      name: "by-the-old-day",
      promise: "Asked again in another call by the old day, after it was moved, it stays where it is.",
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [undefined, "already_booked"].map((outcome) =>
        call(
          FAMILY,
          move(
            { ...WHO, appointmentDate: on.tuesday, newDate: on.wednesday, newTime: "14:00" },
            outcome === undefined ? {} : { outcome },
          ),
        ),
      ),
      rows: { calendar: [line(appointment(EMMA, on.wednesday, "14:00"))] },
    },
  ];
}
