import { JOHN, NOTHING, book, call, program, wish } from "../cast.ts";
import type { Args, Days, ExamCase, Kind } from "../vocabulary.ts";

/** What is booked is what was said, whoever says it in whatever notation. */
export const booking: Kind = {
  name: "booking",
  title: "Booking",
  cases: (on) => [...plainly(on), ...numbers(on), ...names(on), ...addresses(on), ...days(on)],
};

const CALENDAR = (on: Days) => [`${on.tuesday} 14:00 John Smith`];
const OWN = "+14155550166";

function plainly(on: Days): readonly ExamCase[] {
  const rows = { calendar: CALENDAR(on), contacts: [`${OWN} John Smith`], persons: ["John Smith"] };
  const said = wish(JOHN, on.tuesday, "14:00");
  return [
    {
      name: "from-a-phone",
      promise:
        "Who calls and gives a name, a day and a time has the appointment, under the number of the call.",
      callers: [call(OWN, book(said, { outcome: "booked" }))],
      rows: { ...rows, calls: ["in-progress booked"] },
    },
    {
      name: "over-rest",
      promise: "A program books for a number that it names.",
      callers: [program(book({ ...said, patientPhone: OWN }, { outcome: "booked" }))],
      rows: { ...rows, calls: [] },
    },
    {
      name: "the-only-service",
      promise: "Where there is one service, nobody has to name it.",
      callers: [call(OWN, book({ ...said, serviceType: undefined }, { outcome: "booked" }))],
      rows,
    },
    {
      name: "unknown-service",
      promise: "A service that the clinic does not have books nothing else instead.",
      callers: [call(OWN, book({ ...said, serviceType: "root canal" }, { outcome: "unknown_service" }))],
      rows: NOTHING,
    },
    {
      name: "which-service",
      promise: "Where there are several services, one that was not named is asked for.",
      clinic: {
        services: [
          { key: "consultation", name: "Consultation", minutes: 30 },
          { key: "cleaning", name: "Cleaning", minutes: 60 },
        ],
      },
      callers: [call(OWN, book({ ...said, serviceType: undefined }, { outcome: "unknown_service" }))],
      rows: NOTHING,
    },
    {
      name: "the-named-service",
      promise: "The service that was named is booked, with its own length.",
      clinic: {
        services: [
          { key: "consultation", name: "Consultation", minutes: 30 },
          { key: "cleaning", name: "Cleaning", minutes: 60 },
        ],
      },
      callers: [
        call(
          OWN,
          book({ ...said, serviceType: "a cleaning" }, { outcome: ["booked", "unknown_service"] }),
          book({ ...said, serviceType: "Cleaning" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith for Cleaning`] },
    },
    {
      name: "notes",
      promise: "What the clinic should know is kept with the appointment.",
      callers: [call(OWN, book({ ...said, notes: "First visit, comes with a walker" }))],
      rows: { ...rows, notes: ["First visit, comes with a walker"] },
    },
  ];
}

function numbers(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, patientPhone: unknown])[] = [
    ["international", "+14155550166"],
    ["brackets", "(415) 555-0166"],
    ["dots", "415.555.0166"],
    ["ten-figures", "4155550166"],
    ["as-a-number", 4_155_550_166],
    ["digit-by-digit", "four one five, five five five, oh one six six"],
    ["with-doubles", "four one five, triple five, oh one double six"],
    ["in-a-sentence", "my number is (415) 555-0166, thanks"],
    ["dialled-from-abroad", "001 415 555 0166"],
    ["as-a-link", "tel:+14155550166"],
  ];
  const understood = table.map(([name, patientPhone]): ExamCase => ({
    name: `number-${name}`,
    promise: `The number said as "${String(patientPhone)}" is the number of the contact.`,
    callers: [call(null, book({ ...wish(JOHN, on.tuesday, "14:00"), patientPhone }))],
    rows: { calendar: CALENDAR(on), contacts: [`${OWN} John Smith`] },
  }));
  return [
    ...understood,
    {
      name: "number-of-the-call",
      promise: '"The number I\'m calling from" is the number of the call.',
      callers: [
        call(OWN, book({ ...wish(JOHN, on.tuesday, "14:00"), patientPhone: "the number I'm calling from" })),
      ],
      rows: { calendar: CALENDAR(on), contacts: [`${OWN} John Smith`] },
    },
    {
      name: "number-with-an-extension",
      promise: "An extension is kept apart from the number.",
      callers: [
        call(null, book({ ...wish(JOHN, on.tuesday, "14:00"), patientPhone: "415 555 0166 ext. 12" })),
      ],
      rows: { calendar: CALENDAR(on), contacts: [`${OWN} John Smith`], notes: ["Phone extension 12"] },
    },
    {
      name: "number-unreadable",
      promise: "A number that cannot be read is asked for again, and not replaced by the one of the call.",
      callers: [
        call(
          OWN,
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), patientPhone: "four one five five five" },
            { outcome: "invalid_phone" },
          ),
        ),
      ],
      rows: NOTHING,
    },
  ];
}

function names(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [said: string, kept: string])[] = [
    ["john smith", "John Smith"],
    ["JOHN SMITH", "John Smith"],
    ["my name is john smith", "John Smith"],
    ["John Smith speaking", "John Smith"],
    ["john smith md", "John Smith"],
    ["for my son Tom Baker", "Tom Baker"],
    ["it's for my daughter Emma Hall", "Emma Hall"],
    ["mary o'brien", "Mary O'Brien"],
    ["JOSÉ GARCÍA", "José García"],
    ["ludwig van der berg", "Ludwig van der Berg"],
    ["<b>john</b> smith", "John Smith"],
  ];
  const kept = table.map(([said, name], index): ExamCase => ({
    name: `name-${index + 1}`,
    promise: `"${said}" is the name ${name}.`,
    callers: [call(OWN, book({ ...wish(JOHN, on.tuesday, "14:00"), patientName: said }))],
    rows: { calendar: [`${on.tuesday} 14:00 ${name}`], persons: [name] },
  }));
  const none = ["yes", "the caller", "me", "my son", "N/A", "[patient name]"].map(
    (said, index): ExamCase => ({
      name: `no-name-${index + 1}`,
      promise: `"${said}" is no name: it is asked for, and nothing is booked.`,
      callers: [
        call(
          OWN,
          book({ ...wish(JOHN, on.tuesday, "14:00"), patientName: said }, { outcome: "name_required" }),
        ),
      ],
      rows: NOTHING,
    }),
  );
  return [...kept, ...none];
}

function addresses(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [said: string, kept: string])[] = [
    ["john.smith@gmail.com", "john.smith@gmail.com"],
    ["john dot smith at gmail dot com", "john.smith@gmail.com"],
    ["matt at one dot com", "matt@one.com"],
    ["jane underscore doe at example dot org", "jane_doe@example.org"],
  ];
  return table.map(([said, email], index): ExamCase => ({
    name: `address-${index + 1}`,
    promise: `"${said}" is the address ${email}.`,
    callers: [call(null, book({ ...wish(JOHN, on.tuesday, "14:00"), patientEmail: said }))],
    rows: { calendar: CALENDAR(on), contacts: [`- John Smith <${email}>`] },
  }));
}

function days(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, said: Args])[] = [
    ["in-words", { appointmentDate: on.words(on.tuesday), appointmentTime: "2 PM" }],
    ["month-and-day", { appointmentDate: on.monthDay(on.tuesday), appointmentTime: "14:00" }],
    ["american", { appointmentDate: on.american(on.tuesday), appointmentTime: "2:00 pm" }],
    ["wrong-year", { appointmentDate: `2024${on.tuesday.slice(4)}`, appointmentTime: "14:00" }],
    ["in-one", { appointmentDate: `${on.words(on.tuesday)} at 2 pm`, appointmentTime: undefined }],
    ["iso-moment", { appointmentDate: on.tuesday, appointmentTime: `${on.tuesday}T14:00` }],
    [
      "polite",
      {
        appointmentDate: `um, could I come in on ${on.monthDay(on.tuesday)} please`,
        appointmentTime: "2 pm",
      },
    ],
    [
      "twice-the-same",
      { appointmentDate: on.tuesday, appointmentTime: `${on.monthDay(on.tuesday)} at 2 pm` },
    ],
  ];
  return table.map(([name, said]): ExamCase => ({
    name: `day-${name}`,
    promise: `Said as "${String(said["appointmentDate"])}", it is that day.`,
    callers: [call(OWN, book({ ...wish(JOHN, on.tuesday, "14:00"), ...said }))],
    rows: { calendar: CALENDAR(on) },
  }));
}
