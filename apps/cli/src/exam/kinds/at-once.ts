import { EMMA, FAMILY, appointment, book, call, cancel, move, program, wish } from "../cast.ts";
import type { Caller, Days, ExamCase, Kind, Person } from "../vocabulary.ts";

const PEOPLE: readonly Person[] = ["Ada Fern", "Ida Reed", "Una Birch", "Eva Holt", "Vera Moss"].map(
  (name, index) => ({
    name,
    phone: `+1415555019${index}`,
  }),
);

/** Whoever comes at the same moment, there is one winner for one slot. */
export const atOnce: Kind = {
  name: "at-once",
  title: "Several at once",
  cases: (on) => [...races(on), ...ofOne(on)].map((one) => ({ ...one, atOnce: true })),
};

const wants = (who: Person, day: string, time: string): Caller =>
  call(who.phone ?? null, book(wish(who, day, time)));

function races(on: Days): readonly ExamCase[] {
  const oneOf = (count: number) => PEOPLE.slice(0, count).map(({ name }) => [`${on.tuesday} 14:00 ${name}`]);
  const [ada, ida, una] = ["Ada Fern", "Ida Reed", "Una Birch"];
  const pairs = [
    [ada, ida],
    [ada, una],
    [ida, una],
  ].flatMap(([one, other]) => [
    [`${on.tuesday} 14:00 ${one} with Dr. Lee`, `${on.tuesday} 14:00 ${other} with Dr. Patel`],
    [`${on.tuesday} 14:00 ${other} with Dr. Lee`, `${on.tuesday} 14:00 ${one} with Dr. Patel`],
  ]);
  const times = ["09:00", "09:30", "10:00", "10:30", "11:00"];
  return [
    {
      name: "two",
      promise: "Two want one slot: one has it.",
      callers: PEOPLE.slice(0, 2).map((who) => wants(who, on.tuesday, "14:00")),
      rows: { calendar: { oneOf: oneOf(2) } },
    },
    {
      name: "five",
      promise: "Five want one slot: one has it.",
      callers: PEOPLE.map((who) => wants(who, on.tuesday, "14:00")),
      rows: { calendar: { oneOf: oneOf(5) } },
    },
    {
      name: "five-programs",
      promise: "The same over REST.",
      callers: PEOPLE.map((who) =>
        program(book({ ...wish(who, on.tuesday, "14:00"), patientPhone: who.phone })),
      ),
      rows: { calendar: { oneOf: oneOf(5) } },
    },
    {
      name: "three-for-two",
      promise: "Three want one time of two providers: two have it.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      callers: PEOPLE.slice(0, 3).map((who) => wants(who, on.tuesday, "14:00")),
      rows: { calendar: { oneOf: pairs } },
    },
    {
      name: "five-slots",
      promise: "Five want five slots: all have theirs.",
      callers: PEOPLE.map((who, index) => wants(who, on.tuesday, times[index] ?? "")),
      rows: { calendar: PEOPLE.map(({ name }, index) => `${on.tuesday} ${times[index] ?? ""} ${name}`) },
    },
    {
      name: "move-and-book",
      promise: "One moves to a slot that another books: one of them has it, and nothing is lost.",
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        call(FAMILY, move({ patientName: "Emma Hall", newTime: "3 PM" })),
        wants({ name: "Ada Fern", phone: "+14155550190" }, on.tuesday, "15:00"),
      ],
      rows: {
        calendar: {
          oneOf: [
            [`${on.tuesday} 15:00 Emma Hall`],
            [`${on.tuesday} 14:00 Emma Hall`, `${on.tuesday} 15:00 Ada Fern`],
          ],
        },
      },
    },
  ];
}

/** One caller on two phones. */
function ofOne(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const who = { patientName: "Emma Hall" };
  const at = (time: string, rest = "") => [`${on.tuesday} ${time} Emma Hall${rest}`];
  return [
    {
      name: "same-wish",
      promise: "The same wish from one number, twice at once, is one appointment.",
      callers: [
        call(FAMILY, book(wish(EMMA, on.tuesday, "14:00"))),
        call(FAMILY, book(wish(EMMA, on.tuesday, "14:00"))),
      ],
      rows: { calendar: at("14:00"), contacts: [`${FAMILY} Emma Hall`], persons: ["Emma Hall"] },
    },
    {
      name: "same-person",
      promise: "The same person with two providers at one time, at once, is booked with one.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      callers: ["Dr. Lee", "Dr. Patel"].map((providerName) =>
        call(FAMILY, book({ ...wish(EMMA, on.tuesday, "14:00"), providerName })),
      ),
      rows: { calendar: { oneOf: [at("14:00", " with Dr. Lee"), at("14:00", " with Dr. Patel")] } },
    },
    {
      name: "move-and-cancel",
      promise: "Moved and cancelled at once: one appointment, cancelled.",
      booked: [emma],
      callers: [call(FAMILY, move({ ...who, newTime: "3 PM" })), call(FAMILY, cancel(who))],
      rows: { calendar: { oneOf: [at("14:00", " cancelled"), at("15:00", " cancelled")] } },
    },
    {
      name: "two-moves",
      promise: "Moved to two times at once: it is at one of them, once.",
      booked: [emma],
      callers: [
        call(FAMILY, move({ ...who, newTime: "3 PM" })),
        call(FAMILY, move({ ...who, newTime: "4 PM" })),
      ],
      rows: { calendar: { oneOf: [at("15:00"), at("16:00")] } },
    },
    {
      name: "cancel-twice",
      promise: "Cancelled twice at once, it is cancelled, and the other one stays.",
      booked: [emma, appointment(EMMA, on.thursday, "10:00")],
      callers: [1, 2].map(() => call(FAMILY, cancel({ ...who, appointmentDate: on.tuesday }))),
      rows: { calendar: [...at("14:00", " cancelled"), `${on.thursday} 10:00 Emma Hall`] },
    },
  ];
}
