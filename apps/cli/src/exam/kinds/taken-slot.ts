import { JOHN, NORA, appointment, book, call, inBothForms, line, secretsOf, untold, wish } from "../cast.ts";
import type { Days, ExamCase, Kind } from "../vocabulary.ts";

const JOHNS = "+14155550166";

/** No slot is sold twice, and nobody hears whose it is. */
export const takenSlot: Kind = {
  name: "taken-slot",
  title: "A taken slot",
  cases: (on) => inBothForms([...refused(on), ...offered(on), ...lengths(on)]),
};

function refused(on: Days): readonly ExamCase[] {
  const nora = appointment(NORA, on.tuesday, "14:00");
  return [
    {
      name: "refused",
      promise: "A taken time is refused, the next ones are offered, and whose it is is not told.",
      booked: [nora],
      callers: [
        untold(
          call(
            JOHNS,
            book(wish(JOHN, on.tuesday, "14:00"), {
              outcome: "slot_unavailable",
              offers: {
                days: [on.tuesday],
                without: [`${on.tuesday} 14:00`],
                with: [`${on.tuesday} 14:30`, `${on.tuesday} 15:00`, `${on.tuesday} 15:30`],
              },
            }),
          ),
          secretsOf(nora, ["day", "time", "provider"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "off-grid",
      promise: "A time that reaches into a taken one is refused.",
      booked: [nora],
      callers: [call(JOHNS, book(wish(JOHN, on.tuesday, "2:15 pm"), { outcome: "slot_unavailable" }))],
      rows: "as before",
    },
    {
      name: "cancelled-is-free",
      promise: "A cancelled one holds nothing.",
      booked: [{ ...nora, cancelledMinutesAgo: 60 }],
      callers: [call(JOHNS, book(wish(JOHN, on.tuesday, "14:00")))],
      rows: { calendar: [`${line(nora)} cancelled`, `${on.tuesday} 14:00 John Smith`] },
    },
    {
      name: "back-to-back",
      promise: "The times right before and right after are free.",
      booked: [nora],
      callers: [
        call(JOHNS, book(wish(JOHN, on.tuesday, "13:30"))),
        call("+14155550167", book(wish({ name: "Ida Reed" }, on.tuesday, "14:30"))),
      ],
      rows: { calendar: [`${on.tuesday} 13:30 John Smith`, line(nora), `${on.tuesday} 14:30 Ida Reed`] },
    },
  ];
}

const TWO = { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] };

function offered(on: Days): readonly ExamCase[] {
  const nora = appointment(NORA, on.tuesday, "14:00");
  return [
    {
      name: "takes-an-offer",
      promise: "What was offered is free: whoever takes it has it.",
      booked: [nora],
      callers: [
        call(
          JOHNS,
          book(wish(JOHN, on.tuesday, "14:00"), { outcome: "slot_unavailable" }),
          book(wish(JOHN, on.words(on.tuesday), "2:30 PM"), { outcome: "booked" }),
        ),
      ],
      rows: { calendar: [line(nora), `${on.tuesday} 14:30 John Smith`] },
    },
    {
      name: "earlier-that-day",
      promise: "Where nothing later is free that day, earlier times are offered, nearest first.",
      clinic: { hours: { 2: [["09:00", "12:00"]] } },
      booked: [appointment(NORA, on.tuesday, "11:30")],
      callers: [
        call(
          JOHNS,
          book(wish(JOHN, on.tuesday, "11:30"), {
            outcome: "slot_unavailable",
            offers: {
              days: [on.tuesday],
              with: [`${on.tuesday} 11:00`, `${on.tuesday} 10:30`, `${on.tuesday} 10:00`],
            },
          }),
        ),
      ],
      rows: "as before",
    },
    {
      name: "next-open-day",
      promise: "Where the day is full, the next open one is offered.",
      clinic: { hours: { 2: [["09:00", "09:30"]], 4: [["10:00", "11:00"]] } },
      booked: [appointment(NORA, on.tuesday, "09:00")],
      callers: [
        call(
          JOHNS,
          book(wish(JOHN, on.tuesday, "09:00"), {
            outcome: "slot_unavailable",
            offers: {
              with: [`${on.thursday} 10:00`, `${on.thursday} 10:30`],
              without: [`${on.tuesday} 09:00`],
            },
          }),
        ),
      ],
      rows: "as before",
    },
    {
      name: "another-provider",
      promise: "Where nobody was named, whoever is free takes it.",
      clinic: TWO,
      booked: [{ ...nora, with: "Dr. Lee" }],
      callers: [call(JOHNS, book(wish(JOHN, on.tuesday, "14:00")))],
      rows: { calendar: [`${line(nora)} with Dr. Lee`, `${on.tuesday} 14:00 John Smith with Dr. Patel`] },
    },
    {
      name: "the-named-provider",
      promise: "Where Dr. Lee was named and is busy, nobody else takes it.",
      clinic: TWO,
      booked: [{ ...nora, with: "Dr. Lee" }],
      callers: [
        call(
          JOHNS,
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), providerName: "Dr. Lee" },
            { outcome: "slot_unavailable" },
          ),
        ),
      ],
      rows: "as before",
    },
  ];
}

function lengths(on: Days): readonly ExamCase[] {
  const hour = { services: [{ key: "consultation", name: "Consultation", minutes: 60 }] };
  const buffered = {
    services: [{ key: "consultation", name: "Consultation", minutes: 30, bufferAfter: 30 }],
  };
  const nora = appointment(NORA, on.tuesday, "14:00");
  return [
    {
      name: "into-the-next",
      promise: "An hour that would end in a taken half hour is refused.",
      clinic: hour,
      booked: [nora],
      callers: [call(JOHNS, book(wish(JOHN, on.tuesday, "13:30"), { outcome: "slot_unavailable" }))],
      rows: "as before",
    },
    {
      name: "out-of-the-one-before",
      promise: "And one that would begin in a taken hour.",
      clinic: hour,
      booked: [nora],
      callers: [call(JOHNS, book(wish(JOHN, on.tuesday, "14:30"), { outcome: "slot_unavailable" }))],
      rows: "as before",
    },
    {
      name: "buffer-after",
      promise: "The time that a room needs afterwards is taken as well.",
      clinic: buffered,
      booked: [nora],
      callers: [
        call(
          JOHNS,
          book(wish(JOHN, on.tuesday, "14:30"), { outcome: "slot_unavailable" }),
          book(wish(JOHN, on.tuesday, "15:00")),
        ),
      ],
      rows: { calendar: [line(nora), `${on.tuesday} 15:00 John Smith`] },
    },
    {
      name: "buffer-of-the-new-one",
      promise: "Also the time that the new one's room would need.",
      clinic: buffered,
      booked: [nora],
      callers: [
        call(
          JOHNS,
          book(wish(JOHN, on.tuesday, "13:30"), { outcome: "slot_unavailable" }),
          book(wish(JOHN, on.tuesday, "13:00")),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 13:00 John Smith`, line(nora)] },
    },
  ];
}
