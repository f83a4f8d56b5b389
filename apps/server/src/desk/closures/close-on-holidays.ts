import type { StaffScope } from "@callwaiting/db";
import { type AffectedAppointment, type ClosureSettings, placeOf } from "@callwaiting/domain";
import { listPublicHolidays, listStates } from "@callwaiting/domain/named-days";
import { Temporal } from "temporal-polyfill";
import type { DeskDatabase } from "../../start/desk-database.ts";

/** A day that is kept by law where the clinic is. */
export type HolidayShown = {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly name: string;
  /** Whether the whole clinic is closed on it already. */
  readonly isClosed: boolean;
};

export type HolidaysShown = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly state: string | null;
  /** Those with holidays of their own, by name. */
  readonly states: readonly { readonly code: string; readonly name: string }[];
  readonly holidays: readonly HolidayShown[];
};

type Asked = {
  readonly year: number;
  /** Undefined: what the clinic's zone tells. */
  readonly state: string | null | undefined;
};

/** The public holidays of a year, by the clinic's country and a state of it. */
export async function listHolidays(
  db: Pick<DeskDatabase, "listClosures" | "loadOrganization">,
  scope: StaffScope,
  { year, state }: Asked,
): Promise<HolidaysShown> {
  const record = await db.loadOrganization(scope.orgId);
  const { region, timeZone } = record?.organization ?? { region: "US", timeZone: "UTC" };
  const place = placeOf({ region, zoneName: timeZone });
  const states = Object.entries(await listStates(place.country))
    .map(([code, name]) => ({ code, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, "en"));
  const chosen = state === undefined ? place.state : state;
  const known = states.some(({ code }) => code === chosen) ? chosen : null;
  const holidays = await listPublicHolidays({ country: place.country, state: known }, year);
  const closures = await closuresFrom(db, scope, `${year}-01-01T00:00:00`);
  return {
    country: place.country,
    state: known,
    states,
    holidays: holidays.map((day) => ({ ...day, isClosed: isClosedOn(closures, day.date) })),
  };
}

type HolidaysToClose = {
  readonly days: readonly { readonly date: string; readonly name: string }[];
  /** Whether people who have an appointment then are told. */
  readonly isTold: boolean;
};

/** Closes the clinic on whole days; a day on which it is closed already stays as it is, so a second click does no harm. */
export async function closeOnHolidays(
  db: Pick<DeskDatabase, "createClosure" | "listClosures">,
  scope: StaffScope,
  { days, isTold }: HolidaysToClose,
): Promise<{ readonly created: number; readonly affected: readonly AffectedAppointment[] }> {
  const [first] = days.map(({ date }) => date).toSorted();
  const closures = first === undefined ? [] : await closuresFrom(db, scope, `${first}T00:00:00`);
  const affected: AffectedAppointment[] = [];
  let created = 0;
  for (const { date, name } of days.filter((day) => !isClosedOn(closures, day.date))) {
    const saved = await db.createClosure(scope, {
      providerId: null,
      reason: name,
      isTold,
      ...wholeDay(date),
    });
    if (saved.kind !== "saved") continue;
    created += 1;
    affected.push(...saved.affected);
  }
  return { created, affected };
}

const PAGE = 100;

async function closuresFrom(
  db: Pick<DeskDatabase, "listClosures">,
  scope: StaffScope,
  endsAfterLocal: string,
): Promise<readonly ClosureSettings[]> {
  const all: ClosureSettings[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof db.listClosures>> = await db.listClosures(scope, {
      endsAfterLocal,
      limit: PAGE,
      cursor,
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

function isClosedOn(closures: readonly ClosureSettings[], date: string): boolean {
  const { startsLocal, endsLocal } = wholeDay(date);
  return closures.some(
    (closure) =>
      closure.providerId === null && closure.startsLocal <= startsLocal && closure.endsLocal >= endsLocal,
  );
}

function wholeDay(date: string): { readonly startsLocal: string; readonly endsLocal: string } {
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  return { startsLocal: `${date}T00:00:00`, endsLocal: `${next}T00:00:00` };
}
