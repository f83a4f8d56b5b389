import {
  EMMA,
  FAMILY,
  NORA,
  STRANGER,
  TOM,
  appointment,
  call,
  find,
  inBothForms,
  join,
  leave,
  repeat,
  secretsOf,
  untold,
} from "../cast.ts";
import type { Args, Days, ExamCase, Kind } from "../vocabulary.ts";

const EMMAS = { patientName: "Emma Hall", serviceType: "consultation" };
const TOMS = { patientName: "Tom Hall", serviceType: "consultation" };

/** Who waits is on the list once, with the wish that was said; nobody is put on it by a guess, and nobody else is told. */
export const waiting: Kind = {
  name: "waiting",
  title: "The waitlist",
  cases: (on) => [...inBothForms([...joined(), ...unclear(), ...othersNumber(on), ...left()])],
};

function joined(): readonly ExamCase[] {
  return [
    {
      name: "any-day",
      promise: "Who says no more is on the list for any day, and nothing is booked.",
      callers: [call(FAMILY, join(EMMAS, { outcome: "waiting" }))],
      rows: { calendar: [], waiting: ["Emma Hall +14155550123 1234567 00:00-24:00"] },
    },
    {
      name: "days-and-part",
      promise: "The weekdays, the part of the day and the notice are kept as they were said.",
      callers: [
        call(
          FAMILY,
          join({
            ...EMMAS,
            appointmentDate: "Mondays and Wednesdays",
            partOfDay: "after 2 pm",
            noticeNeeded: "a day",
          }),
        ),
      ],
      rows: { waiting: ["Emma Hall +14155550123 13 14:00-24:00 notice 1440"] },
    },
    {
      name: "repeated",
      promise: "However often it is asked, somebody is on the list once.",
      callers: [
        call(FAMILY, join(EMMAS), repeat(3), repeat(2, { newIds: true, atOnce: true })),
        call(FAMILY, join(EMMAS)),
      ],
      rows: { calendar: [], waiting: ["Emma Hall +14155550123 1234567 00:00-24:00"] },
    },
    {
      name: "another-wish",
      promise: "Who asks again from their own number has changed their wish.",
      callers: [call(FAMILY, join(EMMAS)), call(FAMILY, join({ ...EMMAS, partOfDay: "mornings" }))],
      rows: { waiting: ["Emma Hall +14155550123 1234567 00:00-12:00"] },
    },
    {
      name: "two-of-a-number",
      promise: "Two of a family wait each for themselves.",
      callers: [call(FAMILY, join(EMMAS), join({ ...TOMS, appointmentDate: "weekends" }))],
      rows: {
        waiting: ["Emma Hall +14155550123 1234567 00:00-24:00", "Tom Hall +14155550123 67 00:00-24:00"],
      },
    },
  ];
}

function unclear(): readonly ExamCase[] {
  const table: readonly (readonly [name: string, says: Args])[] = [
    ["days", { appointmentDate: "when it suits Mercury" }],
    ["part-of-day", { partOfDay: "around the second coffee" }],
    ["two-parts", { partOfDay: "mornings or evenings" }],
    ["last-day", { waitUntil: "the cows come home" }],
    ["notice", { noticeNeeded: "a bit" }],
    ["reach", { reachBy: "by pigeon" }],
    ["service", { serviceType: "time travel" }],
    ["number", { patientPhone: "four one five" }],
  ];
  return table.map(([name, says]): ExamCase => ({
    name: `unreadable-${name}`,
    promise: `What is not understood of the ${name} is asked for, and nobody is put on the list meanwhile.`,
    callers: [
      call(
        FAMILY,
        join(
          { ...EMMAS, ...says },
          { outcome: ["invalid_date", "invalid_wish", "unknown_service", "invalid_phone"] },
        ),
      ),
    ],
    rows: { calendar: [], contacts: [], persons: [], waiting: [] },
  }));
}

function othersNumber(on: Days): readonly ExamCase[] {
  const nora = appointment(NORA, on.wednesday, "10:00");
  return [
    {
      name: "number-of-somebody-else",
      promise:
        "Whoever says somebody else's number learns nothing of them and changes nothing that is known of them.",
      booked: [nora],
      callers: [
        untold(
          call(STRANGER, join({ ...EMMAS, patientPhone: "+13125550187", patientEmail: "eve@example.com" })),
          secretsOf(nora, ["phone", "provider"]),
        ),
      ],
      rows: {
        contacts: ["+13125550187 Nora Quill <nora.quill@example.net>"],
        waiting: ["Emma Hall +13125550187 1234567 00:00-24:00"],
      },
    },
    {
      name: "wish-of-somebody-else",
      promise: "Whoever says somebody else's number and name changes no wish of theirs.",
      callers: [
        call(FAMILY, join(EMMAS)),
        call(
          STRANGER,
          join({ ...EMMAS, patientPhone: FAMILY, partOfDay: "mornings" }, { outcome: "waiting" }),
        ),
      ],
      rows: {
        waiting: ["Emma Hall +14155550123 1234567 00:00-12:00", "Emma Hall +14155550123 1234567 00:00-24:00"],
      },
    },
  ];
}

function left(): readonly ExamCase[] {
  return [
    {
      name: "leaving",
      promise: "Who no longer waits is off the list, and hears so again when asking again.",
      callers: [
        call(
          FAMILY,
          join(EMMAS),
          leave({ patientName: "Emma Hall" }, { outcome: "left_waitlist" }),
          repeat(2, { newIds: true }),
        ),
      ],
      rows: { waiting: [] },
    },
    {
      name: "leaving-one-of-two",
      promise: "One of a family leaves, the other stays.",
      callers: [
        call(
          FAMILY,
          join(EMMAS),
          join(TOMS),
          leave({ patientName: "Tom Hall" }, { outcome: "left_waitlist" }),
        ),
      ],
      rows: { waiting: ["Emma Hall +14155550123 1234567 00:00-24:00"] },
    },
    {
      name: "leaving-of-somebody-else",
      promise: "Nobody takes somebody else off the list, whatever name and number they say.",
      callers: [
        call(FAMILY, join(EMMAS)),
        call(
          STRANGER,
          leave(
            { patientName: EMMA.name, patientPhone: FAMILY },
            { outcome: ["identity_required", "not_found"] },
          ),
          leave({ patientName: EMMA.name }, { outcome: "not_found" }),
          find({ patientName: TOM.name }, { outcome: ["none_found", "not_found"] }),
        ),
      ],
      rows: { waiting: ["Emma Hall +14155550123 1234567 00:00-24:00"] },
    },
  ];
}
