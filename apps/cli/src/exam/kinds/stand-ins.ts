import {
  EMMA,
  JOHN,
  NOTHING,
  appointment,
  book,
  call,
  cancel,
  find,
  secretsOf,
  untold,
  wish,
} from "../cast.ts";
import type { ExamCase, Kind } from "../vocabulary.ts";

const STAND_INS = [
  "+86282452253",
  "+8656696",
  "+266696687",
  "+1266696687",
  "+7378742833",
  "+7378742883",
  "+17378742833",
  "+2562533",
  "+464",
  "+7748283",
  "+94844353",
  "+10000000000",
  "+15555555555",
  "+11111111111",
  "+11234567890",
  "+0000000000",
  "anonymous",
  "Restricted",
  "UNAVAILABLE",
  "Private Number",
  "unknown",
  "sip:anonymous@anonymous.invalid",
];

/** What carriers and platforms send in place of a number is nobody's number. */
export const standIns: Kind = {
  name: "stand-ins",
  title: "Stand-in numbers",
  cases: (on) => {
    const who = { name: EMMA.name, email: "emma.hall@example.com" };
    const emma = appointment(who, on.tuesday, "14:00");
    const calling = STAND_INS.map((from, index): ExamCase => ({
      name: `calling-${index + 1}`,
      promise: `Two who call from "${from}" are not one: the second hears and cancels nothing of the first.`,
      callers: [
        call(
          from,
          book(wish(EMMA, on.tuesday, "14:00"), { outcome: "contact_required" }),
          book({ ...wish(EMMA, on.tuesday, "14:00"), patientEmail: who.email }, { outcome: "booked" }),
        ),
        untold(
          call(
            from,
            cancel({ patientName: "Emma Hall" }, { outcome: "identity_required" }),
            find({ patientName: "Emma" }, { outcome: "identity_required" }),
          ),
          secretsOf(emma, ["name", "first name"]),
        ),
      ],
      rows: {
        calendar: [`${on.tuesday} 14:00 Emma Hall`],
        contacts: ["- Emma Hall <emma.hall@example.com>"],
      },
    }));
    const said = [
      "+10000000000",
      "(555) 555-5555",
      "1234567890",
      "+86282452253",
      "anonymous",
      "0000000000",
    ].map((patientPhone, index): ExamCase => ({
      name: `said-${index + 1}`,
      promise: `"${patientPhone}", said, is nobody's number: nothing is booked under it.`,
      callers: [
        call(
          null,
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), patientPhone },
            { outcome: ["invalid_phone", "contact_required"] },
          ),
        ),
      ],
      rows: NOTHING,
    }));
    return [...calling, ...said];
  },
};
