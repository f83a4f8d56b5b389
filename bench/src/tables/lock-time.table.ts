import { type AppPool, type OwnerPool, createAppPool, warmUp } from "@callwaiting/db";
import { WARM_UP_PATH, assertBooked, bookOverHttp } from "../load/booking-calls.ts";
import { type BookingSource, createBookings } from "../load/booking-requests.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { type Variant, interleave } from "../load/interleave.ts";
import { runLoad } from "../load/run-load.ts";
import { type Slot, listSlots } from "../load/slots.ts";
import { figure, ms, withSpread } from "../report/format-figure.ts";
import { type RunFigures, spreadBy, summarizeRun } from "../statistics/summarize.ts";
import type { Goal, Table } from "../table.ts";
import { clinicsOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startSettledServer } from "../world/start-servers.ts";

const GOAL_MS = 5;
/** A fresh one for each run: a year of one provider's slots is soon booked. */
const BUSY = { family: "busy", count: 100, providers: 1 };
const MANY = { family: "many", count: 100, providers: 1 };
const CALLERS = [1, 8, 32];
/** The line of the booking function after which it holds the rows. */
const LOCKED = "v_provider_name := hold_provider(p_org_id, v_chosen, v_blocked);";

/** How long a booking keeps others of the same provider waiting, and how many one provider can take. */
export async function measureLockTime(world: World): Promise<Table> {
  const { isQuick, progress, signal } = world;
  const url = await world.createDatabase("lock_time");
  const owner = world.openOwner(url);
  await makeClinics(owner, BUSY);
  await makeClinics(owner, MANY);
  const slots = listSlots({ firstDay: 2, days: 250 });
  const many = createBookings(clinicsOf(MANY), slots);
  const nextBusy = createBusyProviders(slots);
  const rounds = isQuick ? 2 : 5;
  const durationMs = isQuick ? 200 : 500;
  progress(`lock time: busy provider over HTTP, ${rounds} rounds`);
  const overHttp = await openHttpVariants(world, url, { nextBusy, durationMs });
  await interleave(overHttp, { rounds: isQuick ? 1 : 4, signal });
  await refreshStatistics(owner);
  await interleave(overHttp, { rounds: 1, signal });
  const throughput = await interleave(overHttp, { rounds, signal });
  // From here on the function in this database is not quite the product's any more.
  const timed = await openTimedVariants(world, url, { nextBusy, many, durationMs });
  await interleave(timed, { rounds: 1, signal });
  await refreshStatistics(owner);
  await interleave(timed, { rounds: 1, signal });
  const held = await interleave(timed, { rounds, signal });
  return {
    title: "5. Lock time",
    method: `"Held" is from the moment in which the booking function has its provider rows (clock_timestamp(), by a line added to a copy of the function in a database of this table alone) until the client sees the end of the transaction, on the same machine's clock: an upper bound that includes the flush to disk and the way back. It runs straight through \`pg\`. "Booked" is over HTTP with the function as it is: every caller wants the one provider, each another slot. ${rounds} rounds; the median, and in brackets the outer rounds.`,
    columns: ["what", "p50 ms", "p95 ms", "p99 ms", "requests/s"],
    rows: [
      ...[...held].map(([name, each]) => rowOf(`held, ${name}`, each, "")),
      ...[...throughput].map(([name, each]) =>
        rowOf(`booked, ${name}`, each, withSpread(spreadBy(each, "perSecond"))),
      ),
    ],
    goals: [...held].map(([name, each]) => goalOf(name, each)),
    data: { ...Object.fromEntries(held), ...Object.fromEntries(throughput) },
  };
}

/** Each call gives the bookings of a provider whom nobody has booked yet. */
function createBusyProviders(slots: readonly Slot[]): () => BookingSource {
  const clinics = clinicsOf(BUSY);
  return () => createBookings(clinics.splice(0, 1), slots);
}

function goalOf(name: string, rounds: readonly RunFigures[]): Goal {
  const p99 = spreadBy(rounds, "p99").median;
  return { wish: `p99 of the time held, ${name}, < ${GOAL_MS} ms`, measured: ms(p99), met: p99 < GOAL_MS };
}

function rowOf(name: string, rounds: readonly RunFigures[], perSecond: string): string[] {
  const figures = (["p50", "p95"] as const).map((key) => figure(spreadBy(rounds, key).median));
  return [name, ...figures, withSpread(spreadBy(rounds, "p99")), perSecond];
}

type HttpLoad = { readonly nextBusy: () => BookingSource; readonly durationMs: number };

async function openHttpVariants(
  world: World,
  url: string,
  { nextBusy, durationMs }: HttpLoad,
): Promise<Variant<RunFigures>[]> {
  const server = await startSettledServer(world, url);
  const caller = createHttpCaller(server.url, Math.max(...CALLERS));
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  return CALLERS.map((callers) => ({
    name: `one provider, ${callers} callers`,
    async run() {
      const next = nextBusy();
      const call = async () => {
        const request = next();
        assertBooked(request, await bookOverHttp(caller, request));
      };
      return summarizeRun(await runLoad({ callers, durationMs, call }));
    },
  }));
}

type TimedLoad = HttpLoad & { readonly many: BookingSource };

async function openTimedVariants(
  world: World,
  url: string,
  { nextBusy, many, durationMs }: TimedLoad,
): Promise<Variant<RunFigures>[]> {
  await addClock(world.openOwner(url));
  const connections = 10;
  const pool = createAppPool({ connectionString: url, max: connections, keepOpen: connections });
  world.closeLater(() => pool.end());
  await warmUp(pool, connections);
  const variant = (name: string, callers: number, choose: () => BookingSource): Variant<RunFigures> => ({
    name,
    async run() {
      const next = choose();
      const heldMs: number[] = [];
      const call = async () => void heldMs.push(await bookTimed(pool, next));
      const { elapsedMs } = await runLoad({ callers, durationMs, call });
      return summarizeRun({ latenciesMs: heldMs, elapsedMs });
    },
  });
  return [
    variant("one provider, 1 caller", 1, nextBusy),
    variant("one provider, 8 callers", 8, nextBusy),
    variant("100 clinics, 8 callers", 8, () => many),
  ];
}

/** Has the function note when it got its locks. */
async function addClock(owner: OwnerPool): Promise<void> {
  const { rows } = await owner.query<{ text: string }>(
    "select pg_get_functiondef('book_appointment_atomic_v2'::regproc) as text",
  );
  const text = rows[0]?.text ?? "";
  if (text.split(LOCKED).length !== 2) throw new Error(`The booking function has no single "${LOCKED}".`);
  const note = "perform set_config('bench.locked_at', extract(epoch from clock_timestamp())::text, true);";
  await owner.query(text.replace(LOCKED, `${LOCKED} ${note}`));
}

const SQL = `with booked as materialized (
    select book_appointment_atomic_v2($1::uuid, $2, null, $3, 'consultation', $4::timestamptz) as reply)
  select reply ->> 'outcome' as outcome, current_setting('bench.locked_at')::float8 as locked_at from booked`;

async function bookTimed(pool: AppPool, next: BookingSource): Promise<number> {
  const { clinic, name, phone, slot } = next();
  const { rows } = await pool.query<{ outcome: string; locked_at: number }>(SQL, [
    clinic.orgId,
    name,
    phone,
    slot.startsAt,
  ]);
  const endedAtMs = performance.timeOrigin + performance.now();
  const row = rows[0];
  if (row?.outcome !== "booked") throw new Error(`not booked: ${row?.outcome}`);
  return endedAtMs - row.locked_at * 1_000;
}
