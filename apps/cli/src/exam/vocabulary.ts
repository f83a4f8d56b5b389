// The words in which a case of the exam is written: a clinic, what is in its calendar, who calls and what the assistant asks of
// the tools for them; then what must be in the database and what no caller may have heard. Nothing here judges wording.

/** Somebody whom cases speak of. */
export type Person = {
  readonly name: string;
  /** E.164 */
  readonly phone?: string;
  readonly email?: string;
  /** `YYYY-MM-DD` */
  readonly birthDate?: string;
};

/** An appointment that is in the calendar before anybody calls. */
export type Booked = {
  readonly who: Person;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** `HH:MM`, on the clinic's clock. */
  readonly time: string;
  /** Default: whoever is free. */
  readonly with?: string;
  readonly service?: string;
  /** Cancelled so many minutes before the calls. */
  readonly cancelledMinutesAgo?: number;
};

export type ProviderSetup = {
  readonly name: string;
  /** Keys of services; default: all. */
  readonly gives?: readonly string[];
  /** No longer there when the calls come; what is booked with them stays. */
  readonly archived?: boolean;
  /** Their own hours, in place of the clinic's. */
  readonly hours?: Hours;
};

export type ServiceSetup = {
  readonly key: string;
  readonly name: string;
  readonly minutes: number;
  readonly bufferBefore?: number;
  readonly bufferAfter?: number;
};

/** By ISO weekday, 1 for Monday: from and until. */
export type Hours = Readonly<Partial<Record<Weekday, readonly (readonly [from: string, until: string])[]>>>;
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type Closure = {
  /** Wall time, `YYYY-MM-DDTHH:MM`. */
  readonly from: string;
  readonly until: string;
  /** Default: the whole clinic. */
  readonly provider?: string;
};

export type Urgent = {
  readonly words: readonly string[];
  readonly sentence: string;
  /** As it is dialled. */
  readonly phone: string | null;
};

/** What differs from the usual clinic: New York, Monday to Friday 9 to 5, Dr. Lee, a consultation of 30 minutes. */
export type ClinicSetup = {
  readonly timeZone?: string;
  readonly region?: string;
  readonly hours?: Hours;
  readonly providers?: readonly ProviderSetup[];
  readonly services?: readonly ServiceSetup[];
  readonly closures?: readonly Closure[];
  readonly callerCheck?: "number_and_name" | "name_and_birth_date" | "staff_only";
  readonly transferNumber?: string;
  /** Words of the clinic's own for what is urgent, and what is said to who says them. */
  readonly urgent?: readonly Urgent[];
  readonly minNoticeMinutes?: number;
  readonly horizonDays?: number;
};

export type ToolName =
  | "bookClinicAppointment"
  | "cancelAppointment"
  | "checkAvailability"
  | "findAppointments"
  | "getCurrentTime"
  | "joinWaitlist"
  | "leaveWaitlist"
  | "listServices"
  | "rescheduleAppointment";

export type Args = Readonly<Record<string, unknown>>;

/** Free times that an answer offers, as programs read them. */
export type Offers = {
  /** Every offered time is on one of these days; none means that nothing may be offered. */
  readonly days?: readonly string[];
  /** And in `[from, until)` of the clinic's clock, `HH:MM`. */
  readonly from?: string;
  readonly until?: string;
  /** `YYYY-MM-DD HH:MM`. These are among them, in this order. */
  readonly with?: readonly string[];
  readonly without?: readonly string[];
  /** At least one, if not said otherwise. */
  readonly none?: boolean;
};

export type Expected = {
  /** The outcome that the tool reports: `booked`, `not_found` … One of several is enough. */
  readonly outcome?: string | readonly string[];
  readonly offers?: Offers;
  /** Answers that have the same words as another one, once what was said to both is taken out: the step of that name. */
  readonly sameAs?: string;
  /** Names this step for `sameAs`. */
  readonly as?: string;
  /** The clinic's own words, which are said as they are, and the number beside them. */
  readonly clinicSays?: Pick<Urgent, "sentence" | "phone">;
  /** First names that a list may tell, and has to. */
  readonly tells?: readonly string[];
};

export type Step =
  | {
      readonly kind: "use";
      readonly tool: ToolName;
      readonly args: Args;
      readonly expect?: Expected;
      readonly shape?: string;
    }
  /** Words of the caller's, which the assistant hears and hands on to nobody. */
  | { readonly kind: "says"; readonly text: string }
  /** The last message once more: the same bytes, or asked again by the model under new ids. */
  | { readonly kind: "repeat"; readonly times: number; readonly atOnce?: boolean; readonly newIds?: boolean }
  /** Both in one message. */
  | { readonly kind: "together"; readonly uses: readonly { readonly tool: ToolName; readonly args: Args }[] }
  | { readonly kind: "hangUp"; readonly reports?: number; readonly outOfOrder?: boolean }
  /** Wants a person; the number that the call is put through to, or null where there is nobody. */
  | { readonly kind: "transfer"; readonly to: string | null }
  /** The call of old, `function-call`. */
  | { readonly kind: "legacy"; readonly tool: ToolName; readonly args: Args }
  /** The server must refuse the message itself, with this status. */
  | {
      readonly kind: "refused";
      readonly claim: "organization" | "secret";
      readonly tool: ToolName;
      readonly args: Args;
    };

/**
 * `vapi`: messages of a call, as Vapi sends them. `plain`: the REST form, which names the call and who calls. `program`: the REST
 * form without a call, from software that speaks for whom it wants.
 */
export type Form = "vapi" | "plain" | "program";

export type Caller = {
  /** Default: `vapi`. */
  readonly form?: Form;
  /** The calling number as the carrier signals it; null: withheld. */
  readonly from: string | null;
  readonly steps: readonly Step[];
  /** What must not be in any answer that this caller gets, in any notation. */
  readonly untold?: readonly Secret[];
};

export type Facet =
  | "name"
  | "first name"
  | "phone"
  | "email"
  | "birth date"
  | "day"
  | "time"
  | "provider"
  | "service";

/** Something that is somebody's own. */
export type Secret = {
  readonly whose: string;
  readonly facet: Facet;
  readonly value: string;
};

export type Rows = {
  /**
   * The appointments, by time: `2026-12-01 14:00 Emma Hall`, ` with Dr. Lee` where several providers are, ` for Cleaning` where
   * several services are, ` cancelled`. Or several possible calendars, of which one is.
   */
  readonly calendar?: readonly string[] | { readonly oneOf: readonly (readonly string[])[] };
  /** `+14155550123 Emma Hall <emma@example.com>`, `-` without a number, no brackets without an address; by number. */
  readonly contacts?: readonly string[];
  /** Names, in order of the alphabet. */
  readonly persons?: readonly string[];
  /** How many calls are known, and how they ended: `ended booked`. In order of the alphabet. */
  readonly calls?: readonly string[];
  /** Notes of all appointments, in order of time. */
  readonly notes?: readonly string[];
  /** UTC moments of confirmed appointments. */
  readonly moments?: readonly string[];
  /** Who waits: `Emma Hall +14155550123 13 14:00-24:00`, weekdays from 1 for Monday, ` notice 60` where some is needed. */
  readonly waiting?: readonly string[];
  /** Wrong facts that are counted. */
  readonly guesses?: number;
};

export type ExamCase = {
  /** Unique in its kind; `kind/name` names it everywhere. */
  readonly name: string;
  /** The promise, in a sentence for somebody who runs a clinic. */
  readonly promise: string;
  readonly clinic?: ClinicSetup;
  readonly booked?: readonly Booked[];
  readonly callers: readonly Caller[];
  /** Callers speak at the same time. Default: one after the other. */
  readonly atOnce?: boolean;
  /** `as before`: not a row of appointments, contacts and persons has changed. */
  readonly rows: Rows | "as before";
};

export type Kind = {
  readonly name: string;
  readonly title: string;
  readonly cases: (on: Days) => readonly ExamCase[];
};

/** Days counted from now, on the clock of New York; see days.ts. */
export type Days = {
  readonly today: string;
  readonly tomorrow: string;
  readonly yesterday: string;
  /** Days of the week after next. */
  readonly monday: string;
  readonly tuesday: string;
  readonly wednesday: string;
  readonly thursday: string;
  readonly friday: string;
  readonly saturday: string;
  readonly sunday: string;
  /** So many days from today on. */
  readonly in: (days: number) => string;
  /** So many days after a day. */
  readonly after: (day: string, days: number) => string;
  /** The same day of the month so many months later, or the last one of a shorter month. */
  readonly monthsAfter: (day: string, months: number) => string;
  /** `Tuesday, December 8` */
  readonly words: (day: string) => string;
  /** `December` */
  readonly month: (day: string) => string;
  /** `December 8` */
  readonly monthDay: (day: string) => string;
  /** `Tuesday` */
  readonly weekday: (day: string) => string;
  /** `12/8/2026` */
  readonly american: (day: string) => string;
  /** The next such day of the year after today: `next(12, 25)`. */
  readonly next: (month: number, day: number) => string;
  /** The first such weekday after a day. */
  readonly nextWeekday: (weekday: Weekday, after: string) => string;
  /** The n-th such weekday of a month, -1 the last; the next one after today. */
  readonly nthWeekday: (month: number, weekday: Weekday, nth: number) => string;
  /** What clocks in New York show in so many minutes: `[day, HH:MM]`. */
  readonly minutesFromNow: (minutes: number) => readonly [day: string, time: string];
};
