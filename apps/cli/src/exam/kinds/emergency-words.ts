import {
  EMMA,
  FAMILY,
  JOHN,
  NOTHING,
  appointment,
  book,
  call,
  cancel,
  free,
  inBothForms,
  line,
  move,
  repeat,
  says,
  wish,
} from "../cast.ts";
import type { Args, Days, ExamCase, Kind, Step, Urgent } from "../vocabulary.ts";

const JOHNS = "+14155550166";

/** A clinic's own words; the product has none. */
const HEART: Urgent = {
  words: ["chest pain", "can't breathe"],
  sentence: "Please hang up and call for help now.",
  phone: "911",
};
const BLOOD: Urgent = { words: ["bleeding"], sentence: "Our nurse calls you back at once.", phone: null };
const CLINIC = { urgent: [HEART, BLOOD] };

const heard = ({ sentence, phone }: Urgent) => ({ outcome: "red_flag", clinicSays: { sentence, phone } });

/** Whoever says what the clinic calls urgent hears the clinic's sentence and number, and is given no appointment. */
export const emergencyWords: Kind = {
  name: "emergency-words",
  title: "Emergency words",
  cases: (on) => [...inBothForms([...said(on), ...others(on)]), ...earlier(on)],
};

function said(on: Days): readonly ExamCase[] {
  const wished = wish(JOHN, on.tuesday, "14:00");
  const table: readonly (readonly [name: string, step: Step])[] = [
    ["notes", book({ ...wished, notes: "Has had chest pain since Monday" }, heard(HEART))],
    ["plural-and-case", book({ ...wished, notes: "CHEST-PAINS, on the left" }, heard(HEART))],
    ["apostrophe", book({ ...wished, notes: "I cant breathe" }, heard(HEART))],
    ["reason", book({ ...wished, reason: "bleeding after the surgery" }, heard(BLOOD))],
    ["service", book({ ...wished, serviceType: "chest pain" }, heard(HEART))],
    ["day", book({ ...wished, appointmentDate: "today, I am bleeding" }, heard(BLOOD))],
    ["unknown-argument", book({ ...wished, symptoms: ["cough", "bleeding"] }, heard(BLOOD))],
    ["no-chest-pain", book({ ...wished, notes: "no chest pain" }, heard(HEART))],
    ["nothing-else-said", book({ notes: "chest pain" }, heard(HEART))],
    ["what-is-free", free({ appointmentDate: on.tuesday, reason: "chest pain" }, heard(HEART))],
  ];
  return table.map(([name, step]): ExamCase => ({
    name,
    promise: "The clinic's sentence and number are said, and nothing is booked or offered.",
    clinic: CLINIC,
    callers: [call(JOHNS, step)],
    rows: NOTHING,
  }));
}

function others(on: Days): readonly ExamCase[] {
  const wished = wish(JOHN, on.tuesday, "14:00");
  const booked = [`${on.tuesday} 14:00 John Smith`];
  const table: readonly (readonly [name: string, promise: string, clinic: ExamCase["clinic"], said: Args])[] =
    [
      ["none-set", "A clinic that has set no words has none: it books.", {}, { notes: "chest pain" }],
      ["other-words", "Words that are not the clinic's book.", CLINIC, { notes: "chest and back pain" }],
      [
        "part-of-a-word",
        "A part of a word is not the word.",
        CLINIC,
        { notes: "painting of a chest, unbleeding" },
      ],
    ];
  const emma = appointment(EMMA, on.tuesday, "14:00");
  return [
    ...table.map(([name, promise, clinic, more]): ExamCase => ({
      name,
      promise,
      ...(clinic === undefined ? {} : { clinic }),
      callers: [call(JOHNS, book({ ...wished, ...more }, { outcome: "booked" }))],
      rows: { calendar: booked },
    })),
    {
      name: "a-name-is-none",
      promise: "Somebody's name is not what the call is about.",
      clinic: CLINIC,
      callers: [call(JOHNS, book({ ...wished, patientName: "Chest Pain" }, { outcome: "booked" }))],
      rows: { calendar: [`${on.tuesday} 14:00 Chest Pain`] },
    },
    {
      name: "nothing-is-moved",
      promise: "Nothing is moved either.",
      clinic: CLINIC,
      booked: [emma],
      callers: [
        call(
          FAMILY,
          move({ patientName: "Emma Hall", newTime: "3 PM", notes: "the bleeding is worse" }, heard(BLOOD)),
        ),
      ],
      rows: "as before",
    },
    {
      name: "cancelling-is-possible",
      promise: "Who goes to a hospital instead can cancel.",
      clinic: CLINIC,
      booked: [emma],
      callers: [
        call(FAMILY, cancel({ patientName: "Emma Hall", reason: "chest pain" }, { outcome: "cancelled" })),
      ],
      rows: { calendar: [`${line(emma)} cancelled`] },
    },
    {
      name: "said-again",
      promise: "Asked again, the same is said again, and nothing is booked.",
      clinic: CLINIC,
      callers: [
        call(
          JOHNS,
          book({ ...wished, notes: "chest pain" }, heard(HEART)),
          repeat(2),
          repeat(2, { newIds: true }),
        ),
      ],
      rows: NOTHING,
    },
  ];
}

/** What the model keeps to itself, the history of the call tells. */
function earlier(on: Days): readonly ExamCase[] {
  const wished = wish(JOHN, on.tuesday, "14:00");
  return [
    {
      name: "said-before",
      promise: "Said earlier in the call and handed on by nobody, it counts.",
      clinic: CLINIC,
      callers: [
        call(JOHNS, says("I have some chest pain, can I come on Tuesday?"), book(wished, heard(HEART))),
      ],
      rows: NOTHING,
    },
    {
      name: "said-after-asking",
      promise: "Said after times were offered, it counts from then on.",
      clinic: CLINIC,
      callers: [
        call(
          JOHNS,
          free({ appointmentDate: on.tuesday }, { outcome: "available" }),
          says("It is the bleeding, you know."),
          book(wished, heard(BLOOD)),
        ),
      ],
      rows: NOTHING,
    },
    {
      name: "another-call",
      promise: "The next caller of that number, who says nothing of it, is booked.",
      clinic: CLINIC,
      callers: [
        call(JOHNS, says("chest pain"), book(wished, heard(HEART))),
        call(JOHNS, book(wished, { outcome: "booked" })),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`] },
    },
  ];
}
