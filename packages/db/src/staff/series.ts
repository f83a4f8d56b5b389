import {
  type AppointmentStatus,
  type BookedSeries,
  type ChangedSeries,
  type E164,
  type IsoInstant,
  SeriesClash,
  SeriesDate,
  StaffAppointment,
  type StaffRefusal,
} from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { refusal } from "../booking/booking-reply.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import { type FunctionCall, callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, actorOf } from "../with-staff.ts";
import { readAppointments } from "./list-appointments.ts";

const looked = z.union([z.object({ dates: z.array(SeriesDate), error: z.undefined().optional() }), refusal]);

const appointments = z.array(StaffAppointment);

const bookedSeries = z.union([
  z
    .object({ outcome: z.enum(["booked", "already_booked"]), appointments })
    .transform(({ outcome: kind, ...all }): BookedSeries => ({ kind, ...all })),
  z
    .object({ error: z.literal("series_clash"), dates: z.array(SeriesDate) })
    .transform(({ dates }): BookedSeries => ({ kind: "series_clash", dates })),
  refusal,
]);

const changedSeries = z.union([
  z
    .object({ outcome: z.enum(["moved", "status_set"]), appointments })
    .transform(({ outcome: kind, ...all }): ChangedSeries => ({ kind, ...all })),
  z
    .object({ outcome: z.enum(["changed_meanwhile", "not_confirmed"]), appointment: StaffAppointment })
    .transform(({ outcome: kind, appointment }): ChangedSeries => ({ kind, appointment })),
  z
    .object({ error: z.literal("series_clash"), dates: z.array(SeriesClash) })
    .transform(({ dates: clashes }): ChangedSeries => ({ kind: "move_clash", clashes })),
  refusal,
]);

export type SeriesLook = {
  readonly serviceId: string;
  /** In order. */
  readonly startsAt: readonly IsoInstant[];
  /** Null: whoever is free, one and the same where that can be. */
  readonly providerId?: string | null;
  /** By default the service's. */
  readonly durationMinutes?: number | null;
  readonly now?: IsoInstant | null;
};

/** What booking these times would lead to, one by one; nothing is kept for anybody. */
export async function lookAtSeries(
  pool: AppPool,
  scope: StaffScope,
  { durationMinutes: minutes, ...look }: SeriesLook,
): Promise<{ readonly kind: "looked"; readonly dates: readonly SeriesDate[] } | StaffRefusal> {
  const found = await callFunction(pool, "look_at_series", {
    args: { orgId: scope.orgId, minutes, ...look },
    reply: looked,
  });
  return "dates" in found ? { kind: "looked", dates: found.dates } : found;
}

export type SeriesBooking = SeriesLook & {
  /** From whoever asks: asked again under the same one, nothing is booked twice. */
  readonly seriesId: string;
  /** What each of them is on the screen, ISO 8601 without a zone. */
  readonly startsLocal: readonly string[];
  readonly contact:
    | { readonly contactId: string }
    | { readonly name: string; readonly phone?: E164 | null; readonly email?: string | null };
  readonly patientName?: string | null;
  readonly notes?: string | null;
};

/** Books all of them, or none and says which cannot be. */
export async function bookSeriesForStaff(
  pool: AppPool,
  scope: StaffScope,
  { contact, durationMinutes: minutes, ...booking }: SeriesBooking,
): Promise<BookedSeries> {
  return callForSeries(pool, scope, {
    name: "book_series_for_staff",
    args: { ...contact, minutes, ...booking },
    reply: bookedSeries,
  });
}

export type SeriesMove = {
  readonly appointmentIds: readonly string[];
  /** Where each of them goes, in the same order, and what that is on the screen. */
  readonly startsAt: readonly IsoInstant[];
  readonly startsLocal: readonly string[];
  readonly revisions: readonly number[];
  /** Null: each stays with whom it is. */
  readonly providerId?: string | null;
  /** Null: each stays as long as it is. */
  readonly durationMinutes?: number | null;
  readonly now?: IsoInstant | null;
};

/** Moves all of them, or none and says which cannot go there. */
export async function moveSeriesForStaff(
  pool: AppPool,
  scope: StaffScope,
  { durationMinutes: minutes, ...move }: SeriesMove,
): Promise<ChangedSeries> {
  return callForSeries(pool, scope, {
    name: "move_series_for_staff",
    args: { minutes, ...move },
    reply: changedSeries,
  });
}

export type SeriesStatusChange = {
  readonly appointmentIds: readonly string[];
  readonly revisions: readonly number[];
  readonly status: AppointmentStatus;
  readonly now?: IsoInstant | null;
};

/** Sets the status of all of them, or of none. */
export async function setSeriesStatus(
  pool: AppPool,
  scope: StaffScope,
  change: SeriesStatusChange,
): Promise<ChangedSeries> {
  return callForSeries(pool, scope, { name: "set_series_status", args: change, reply: changedSeries });
}

/** All that was booked together with this one, itself included, the earliest first; empty where it is no part of a series. */
export async function listSeries(
  pool: AppPool,
  scope: StaffScope,
  appointmentId: string,
): Promise<readonly StaffAppointment[]> {
  return readAppointments(
    pool,
    scope,
    sql`v.appointment_id in (
        select o.appointment_id from appointments a
        join appointments o on o.org_id = a.org_id and o.contact_id = a.contact_id and o.series_id = a.series_id
        where a.org_id = ${scope.orgId}::uuid and a.appointment_id = ${appointmentId}::uuid)
      order by v.starts_at, v.appointment_id`,
  );
}

type Call<Reply> = Pick<FunctionCall<Reply>, "args" | "reply"> & { readonly name: string };

async function callForSeries<Reply>(
  pool: AppPool,
  scope: StaffScope,
  { name, args, reply }: Call<Reply>,
): Promise<Reply> {
  return retryConflict(() =>
    callFunction(pool, name, { args: { orgId: scope.orgId, ...args }, reply, actor: actorOf(scope) }),
  );
}
