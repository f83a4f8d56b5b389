import {
  EMMA,
  FAMILY,
  JOHN,
  STRANGER,
  appointment,
  book,
  call,
  find,
  hangUp,
  secretsOf,
  transfer,
  untold,
  wish,
} from "../cast.ts";
import type { ExamCase, Kind } from "../vocabulary.ts";

const DESK = "+14155550111";

/** Who wants a person is put through, where somebody is there. */
export const transferring: Kind = {
  name: "transfer",
  title: "Wants a person",
  cases: (on): readonly ExamCase[] => [
    {
      name: "put-through",
      promise: "Who wants a person is put through to the clinic's number, and nothing is booked.",
      clinic: { transferNumber: DESK },
      callers: [call("+14155550166", transfer(DESK))],
      rows: { calendar: [], contacts: [], persons: [], calls: ["in-progress no_booking"] },
    },
    {
      name: "nobody-there",
      promise: "Where the clinic has no number, nobody is put through to any.",
      callers: [call("+14155550166", transfer(null))],
      rows: { calendar: [], contacts: [] },
    },
    {
      name: "after-booking",
      promise: "What was booked before stands.",
      clinic: { transferNumber: DESK },
      callers: [call("+14155550166", book(wish(JOHN, on.tuesday, "14:00")), transfer(DESK), hangUp())],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`], calls: ["ended booked"] },
    },
    {
      name: "after-guessing",
      promise: "Who was led to the front desk is put through, and has heard nothing.",
      clinic: { transferNumber: DESK },
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        untold(
          call(
            STRANGER,
            ...[1, 2, 3, 4].map((n) =>
              find({ patientName: "Emma Hall", appointmentDate: on.after(on.friday, n) }),
            ),
            transfer(DESK),
          ),
          secretsOf(appointment(EMMA, on.tuesday, "14:00"), ["name", "first name"]),
        ),
      ],
      rows: { guesses: 3, calendar: [`${on.tuesday} 14:00 Emma Hall`] },
    },
    {
      name: "staff-only",
      promise: "Where only staff may, the caller is put through.",
      clinic: { transferNumber: DESK, callerCheck: "staff_only" },
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        untold(
          call(FAMILY, find({ patientName: "Emma Hall" }, { outcome: "staff_required" }), transfer(DESK)),
          secretsOf(appointment(EMMA, on.tuesday, "14:00"), ["name", "first name", "phone"]),
        ),
      ],
      rows: "as before",
    },
  ],
};
