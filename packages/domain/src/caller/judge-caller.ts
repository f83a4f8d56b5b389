import type { OwnAppointment } from "../booking/own-appointment.ts";
import { chooseByName } from "../name/choose-by-name.ts";
import { isWholeName } from "../name/is-whole-name.ts";
import { isSameName } from "../name/name-key.ts";
import type { CallerCheck, MissingFact } from "./caller-check.ts";

/** Something of somebody's that a caller may mean, and how it was reached. */
export type CallersOwn = {
  readonly patientName: string;
  /** Only of what is `confirmed` or `waiting` a caller of the number is asked by name. */
  readonly status: string;
  /** `call`: this very call made it, or knew enough for it before; `number`: under the number; `name`: under any. */
  readonly via: "call" | "number" | "name";
  /** `YYYY-MM-DD`; null where none is kept of the patient. */
  readonly birthDate: string | null;
};

export type CallerAppointment = OwnAppointment & CallersOwn;

export type CallerFacts<T extends CallersOwn = CallerAppointment> = {
  /**
   * Whose number it is that was looked under. `own`: the call comes from it, or no caller is between (the plain REST form
   * without a call). `said`: anybody can say one. `none`: withheld, and none was said.
   */
  readonly number: "own" | "said" | "none";
  /** The number was given, so nobody is looked for beyond it. */
  readonly isNumberGiven?: boolean | undefined;
  /** What was said counts as a guess until it is known to be right. What does not count reaches nobody under another number. */
  readonly isCounted: boolean;
  /** Empty when none was said. */
  readonly name: string;
  /** Whether an appointment is on the day that was said; undefined when none was. */
  readonly isOnDay?: ((appointment: T) => boolean) | undefined;
  /** `YYYY-MM-DD`; null when none was said. */
  readonly birthDate: string | null;
};

export type CallerJudgement<T> =
  /** They are the caller's to hear of, to move and to cancel. May be none, under a number that is the caller's own. */
  | {
      readonly kind: "known";
      readonly appointments: readonly T[];
      /** No fact that was said for it was wrong: what counted as a guess was none. */
      readonly isRight: boolean;
    }
  /** Under their own number there is nothing for that name, but for others: first names, no more, may be asked about. */
  | { readonly kind: "other_person"; readonly appointments: readonly T[] }
  | { readonly kind: "missing"; readonly missing: MissingFact }
  /** Wrong or not there: the same. */
  | { readonly kind: "unknown" }
  | { readonly kind: "staff_only" };

/** What a caller may be told of what was found, by what they have shown to know. */
export function judgeCaller<T extends CallersOwn>(
  found: readonly T[],
  facts: CallerFacts<T>,
  check: CallerCheck,
): CallerJudgement<T> {
  if (check === "staff_only") return { kind: "staff_only" };
  const ofCall = found.filter(({ via }) => via === "call");
  const known = facts.name === "" ? ofCall : named(ofCall, facts.name);
  if (facts.name === "") {
    // Whether a date of birth is right is told to nobody who does not say of whom: without a name it is not counted.
    const isAboutSomebody = facts.birthDate !== null && known.some(({ birthDate }) => birthDate !== null);
    if (isAboutSomebody) return missing(facts, check);
    return known.length > 0 ? { kind: "known", appointments: known, isRight: true } : missing(facts, check);
  }
  return check === "name_and_birth_date"
    ? byBirthDate(found, facts, known)
    : byNumberAndName(found, facts, known);
}

/** Whether so much was said that a wrong fact among it is a guess; without it, what is missing is asked for. */
export function isGuess(
  { name, isOnDay, birthDate }: Omit<CallerFacts, "isCounted">,
  check: CallerCheck,
): boolean {
  if (name === "" || check === "staff_only") return false;
  return birthDate !== null || (check === "number_and_name" && isOnDay !== undefined);
}

function missing<T>({ number }: Pick<CallerFacts, "number">, check: CallerCheck): CallerJudgement<T> {
  if (check === "name_and_birth_date") return { kind: "missing", missing: "birth_date" };
  return { kind: "missing", missing: number === "own" ? "name" : "second_fact" };
}

function byBirthDate<T extends CallersOwn>(
  found: readonly T[],
  facts: CallerFacts<T>,
  known: readonly T[],
): CallerJudgement<T> {
  if (facts.birthDate === null) {
    return known.length > 0
      ? { kind: "known", appointments: known, isRight: true }
      : { kind: "missing", missing: "birth_date" };
  }
  const right = reachable(found, facts).filter(({ birthDate }) => birthDate === facts.birthDate);
  const appointments = union(notContradicted(known, facts), right);
  // What this call has made is told whatever was guessed, and makes no guess right.
  return appointments.length > 0
    ? { kind: "known", appointments, isRight: right.length > 0 }
    : { kind: "unknown" };
}

function byNumberAndName<T extends CallersOwn>(
  found: readonly T[],
  facts: CallerFacts<T>,
  known: readonly T[],
): CallerJudgement<T> {
  const own = facts.number === "own" ? found.filter(({ via }) => via === "number") : [];
  const theirs = union(known, named(own, facts.name));
  const meant = notContradicted(theirs, facts);
  const isContradicted = meant.length < theirs.length;
  if (meant.length > 0) return { kind: "known", appointments: meant, isRight: isRightOf(theirs, facts) };
  const { isOnDay, birthDate } = facts;
  const right = notContradicted(reachable(found, facts), facts).filter(
    (one) => (birthDate !== null && one.birthDate === birthDate) || isOnDay?.(one) === true,
  );
  if (right.length > 0) return { kind: "known", appointments: right, isRight: true };
  // It may be the wrong person of the family: as for any wrong fact, in words that do not say which was wrong.
  if (isContradicted) return { kind: "unknown" };
  const others = own.filter(({ status }) => status === "confirmed" || status === "waiting");
  if (others.length > 0) return { kind: "other_person", appointments: others };
  if (isOnDay === undefined && birthDate === null) {
    return facts.number === "own"
      ? { kind: "known", appointments: [], isRight: false }
      : { kind: "missing", missing: "second_fact" };
  }
  return { kind: "unknown" };
}

/**
 * Whom a name with a second fact may reach: under a number that was given, whoever of it is meant, and nobody beyond it;
 * otherwise who has just that name. Under a number that was only said, the name is the whole one: its first letter is half a
 * guess.
 */
function reachable<T extends CallersOwn>(
  found: readonly T[],
  { number, isNumberGiven = false, isCounted, name }: CallerFacts<T>,
): readonly T[] {
  if (number !== "none") {
    const under = named(
      found.filter(({ via }) => via === "number"),
      name,
    );
    if (number === "said") return under.filter(({ patientName }) => isWholeName(name, patientName));
    if (isNumberGiven || !isCounted || under.length > 0) return under;
  }
  return isCounted ? found.filter((one) => isSameName(one.patientName, name)) : [];
}

/**
 * Without those of whom another date of birth is kept than was said: a name and a number do not outweigh it, for there may be two of
 * a name in a family, and what is cancelled for the wrong one is lost. Where none is kept, it says nothing.
 */
function notContradicted<T extends CallersOwn>(
  appointments: readonly T[],
  { birthDate: said }: Pick<CallerFacts, "birthDate">,
): readonly T[] {
  return said === null
    ? appointments
    : appointments.filter(({ birthDate }) => birthDate === null || birthDate === said);
}

/** Wrong about one of them and right about none is a guess, though it left others. */
function isRightOf(
  theirs: readonly CallersOwn[],
  { birthDate: said }: Pick<CallerFacts, "birthDate">,
): boolean {
  const kept = theirs.filter(({ birthDate }) => birthDate !== null);
  return said === null || kept.length === 0 || kept.some(({ birthDate }) => birthDate === said);
}

function named<T extends CallersOwn>(appointments: readonly T[], name: string): readonly T[] {
  return chooseByName(name, appointments, ({ patientName }) => patientName);
}

function union<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  return [...new Set([...one, ...other])];
}
