import type {
  Args,
  Booked,
  Caller,
  ExamCase,
  Expected,
  Facet,
  Hours,
  Person,
  Rows,
  Secret,
  Step,
  ToolName,
} from "./vocabulary.ts";

// Who calls, and the short ways of saying what they do.

/** A family with one number. Numbers are those that are set aside for fiction. */
export const FAMILY = "+14155550123";
export const EMMA: Person = {
  name: "Emma Hall",
  phone: FAMILY,
  email: "emma.hall@example.com",
  birthDate: "1980-03-05",
};
export const TOM: Person = { name: "Tom Hall", phone: FAMILY };
/** Another patient, of another number. */
export const NORA: Person = {
  name: "Nora Quill",
  phone: "+13125550187",
  email: "nora.quill@example.net",
  birthDate: "1967-11-21",
};
/** Whoever calls from a number that nobody has booked under. */
export const STRANGER = "+12125550144";
export const ANOTHER_STRANGER = "+16465550171";
/** Calls, and is nobody yet. */
export const JOHN: Person = { name: "John Smith", phone: "+14155550166", email: "john@example.com" };

export const WEEK: Hours = {
  1: [["09:00", "17:00"]],
  2: [["09:00", "17:00"]],
  3: [["09:00", "17:00"]],
  4: [["09:00", "17:00"]],
  5: [["09:00", "17:00"]],
};
export const ALL_DAYS: Hours = { ...WEEK, 6: [["09:00", "17:00"]], 7: [["09:00", "17:00"]] };
const AROUND: readonly (readonly [string, string])[] = [["00:00", "24:00"]];
export const DAY_AND_NIGHT: Hours = {
  1: AROUND,
  2: AROUND,
  3: AROUND,
  4: AROUND,
  5: AROUND,
  6: AROUND,
  7: AROUND,
};

function use(tool: ToolName, args: Args, expect?: Expected): Step {
  return { kind: "use", tool, args, ...(expect === undefined ? {} : { expect }) };
}

export const book = (args: Args, expect?: Expected): Step => use("bookClinicAppointment", args, expect);
export const cancel = (args: Args, expect?: Expected): Step => use("cancelAppointment", args, expect);
export const move = (args: Args, expect?: Expected): Step => use("rescheduleAppointment", args, expect);
export const find = (args: Args, expect?: Expected): Step => use("findAppointments", args, expect);
export const join = (args: Args, expect?: Expected): Step => use("joinWaitlist", args, expect);
export const leave = (args: Args, expect?: Expected): Step => use("leaveWaitlist", args, expect);
export const free = (args: Args, expect?: Expected): Step => use("checkAvailability", args, expect);

export const repeat = (
  times: number,
  how: { readonly atOnce?: boolean; readonly newIds?: boolean } = {},
): Step => ({
  kind: "repeat",
  times,
  ...how,
});
export const hangUp = (how: { readonly reports?: number; readonly outOfOrder?: boolean } = {}): Step => ({
  kind: "hangUp",
  ...how,
});
export const says = (text: string): Step => ({ kind: "says", text });
export const transfer = (to: string | null): Step => ({ kind: "transfer", to });

/** One call from there. */
export const call = (from: string | null, ...steps: readonly Step[]): Caller => ({ from, steps });
/** The same in the REST form. */
export const plainCall = (from: string | null, ...steps: readonly Step[]): Caller => ({
  form: "plain",
  from,
  steps,
});
/** Software without a call. */
export const program = (...steps: readonly Step[]): Caller => ({ form: "program", from: null, steps });
/** The same call, of somebody who must not hear that. */
export const untold = (caller: Caller, ...secrets: readonly (readonly Secret[])[]): Caller => ({
  ...caller,
  untold: secrets.flat(),
});

/** Ends the name of a case that is another one in the REST form, and stands right behind it. */
export const REST = "-rest";

/** Each case as messages of Vapi's and once more in the REST form. */
export function inBothForms(cases: readonly ExamCase[]): readonly ExamCase[] {
  const plain = (one: ExamCase): ExamCase => ({
    ...one,
    name: `${one.name}${REST}`,
    callers: one.callers.map((caller) => ({ ...caller, form: "plain" as const })),
  });
  return cases.flatMap((one) => [one, plain(one)]);
}

/** Not a row is written. */
export const NOTHING: Rows = { calendar: [], contacts: [], persons: [] };

/** What a caller says who wants an appointment on a day at a time. */
export function wish(who: Person, day: string, time: string): Args {
  return { patientName: who.name, appointmentDate: day, appointmentTime: time, serviceType: "consultation" };
}

export const appointment = (who: Person, day: string, time: string): Booked => ({ who, day, time });

/** `2026-12-01 14:00 Emma Hall`: a line of the calendar. */
export const line = ({ who, day, time }: Booked): string => `${day} ${time} ${who.name}`;

const ALL: readonly Facet[] = [
  "name",
  "first name",
  "phone",
  "email",
  "birth date",
  "day",
  "time",
  "provider",
];

/** All that is to be known of an appointment, but for what the caller has said, or may know. */
export function secretsOf(booked: Booked, except: readonly Facet[] = []): Secret[] {
  const { who, day, time } = booked;
  const provider = booked.with ?? "Dr. Lee";
  const values: Partial<Record<Facet, string | undefined>> = {
    name: who.name,
    "first name": who.name.split(" ")[0],
    phone: who.phone,
    email: who.email,
    "birth date": who.birthDate,
    day,
    time: `${day} ${time}`,
    provider,
  };
  return ALL.filter((facet) => !except.includes(facet)).flatMap((facet) => {
    const value = values[facet];
    return value === undefined ? [] : [{ whose: who.name, facet, value }];
  });
}
