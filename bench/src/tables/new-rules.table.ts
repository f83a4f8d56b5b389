import { setTimeout as delay } from "node:timers/promises";
import {
  type AppPool,
  type OwnerPool,
  bookAppointment,
  createAppPool,
  fillZoneRules,
  inTransaction,
  settleClocks,
  warmUp,
} from "@callwaiting/db";
import { E164, OrgId } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { figure, ms } from "../report/format-figure.ts";
import { type RunFigures, summarizeRun } from "../statistics/summarize.ts";
import type { Goal, Table } from "../table.ts";
import { TIME_ZONE, clinicOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";

const GOAL_MS = 100;
const CALLERS = 8;
/** Between one booking of a caller and their next. */
const PAUSE_MS = 50;
const CLINIC = { family: "law", count: 1, providers: 20 };
const ORG_ID = OrgId.parse(clinicOf(CLINIC.family, 0).orgId);
const DAY_MS = 86_400_000;

/** What callers notice when the law changes the clock of a clinic that is full of appointments. */
export async function measureNewRules(world: World): Promise<Table> {
  const { isQuick, progress } = world;
  const coming = isQuick ? 1_000 : 10_000;
  progress(`new rules: ${coming} appointments`);
  const url = await world.createDatabase("new_rules");
  const owner = world.openOwner(url);
  await makeClinics(owner, CLINIC);
  await owner.query(INSERT_COMING, [CLINIC.family, CLINIC.providers, coming]);
  await refreshStatistics(owner);
  // Nobody is cut off: how long they would wait is what is measured.
  const pool = createAppPool({ connectionString: url, max: 10, keepOpen: 10, queryTimeoutMs: 60_000 });
  world.closeLater(() => pool.end());
  await warmUp(pool, 10);
  const load = createLoad(pool, Math.ceil(coming / CLINIC.providers / 12));
  await load(delay(1_000));

  const pieces = await timed(load, owner, () => settleClocks(owner));
  // As long as that: the longest of many waits is longer than that of few, whatever happens meanwhile.
  const quiet = await load(delay(pieces.tookMs));
  const atOnce = await timed(load, owner, () => settleAtOnce(owner));
  await assertNothingLost(owner, coming);
  const rows = [
    ["nothing, for as long", quiet, ""],
    ["appointments follow, in small steps, as they do", pieces.figures, ms(pieces.tookMs)],
    ["the same in one transaction", atOnce.figures, ms(atOnce.tookMs)],
  ] as const;
  return {
    title: "9. New rules for a clinic's clock",
    method: `One clinic with ${CLINIC.providers} providers and ${coming} coming appointments, all of which get another moment because the rules of its time zone change; meanwhile ${CALLERS} callers book there, each a time half an hour beside others and ${PAUSE_MS} ms after their last answer, with whoever is free (which takes the rows of all providers). The SQL function straight through \`pg\`. Nothing is lost: every wall time is counted in the end.`,
    columns: ["meanwhile", "bookings", "p50 ms", "p99 ms", "longest ms", "took"],
    rows: rows.map(([what, { count, p50, p99, max }, took]) => [
      what,
      String(count),
      figure(p50),
      figure(p99),
      figure(max),
      took,
    ]),
    goals: [goalOf(quiet, pieces.figures)],
    data: { quiet, pieces, atOnce },
  };
}

function goalOf(quiet: RunFigures, during: RunFigures): Goal {
  const longer = during.max - quiet.max;
  return {
    wish: `nobody waits more than ${GOAL_MS} ms longer`,
    measured: ms(Math.max(0, longer)),
    met: longer <= GOAL_MS,
  };
}

type Load = (until: Promise<unknown>) => Promise<RunFigures>;

async function timed(load: Load, owner: OwnerPool, settle: () => Promise<unknown>) {
  await putNewRulesInForce(owner);
  let tookMs = 0;
  const work = async () => {
    await delay(200);
    const startedAtMs = performance.now();
    await settle();
    tookMs = performance.now() - startedAtMs;
  };
  const figures = await load(work());
  return { figures, tookMs };
}

/** Callers who go on until something else has ended. */
function createLoad(pool: AppPool, days: number): Load {
  let number = 0;
  const book = () => {
    number += 1;
    // From tomorrow on, in the middle of the day by any rules.
    const day = new Date(Date.now() + (1 + (number % days)) * DAY_MS).toISOString().slice(0, 10);
    const hour = 16 + (Math.floor(number / days) % 6);
    return bookAppointment(pool, {
      orgId: ORG_ID,
      patientName: `Caller Number${number}`,
      phone: E164.parse(`+1212${String(5_550_000 + number)}`),
      email: null,
      service: null,
      scheduledAt: `${day}T${hour}:30:00Z`,
    });
  };
  return async (until) => {
    const latenciesMs: number[] = [];
    const startedAtMs = performance.now();
    const over = new AbortController();
    const caller = async () => {
      while (!over.signal.aborted) {
        const sentAtMs = performance.now();
        const { kind } = await book();
        if (kind !== "booked" && kind !== "slot_unavailable") throw new Error(`A caller was told ${kind}.`);
        latenciesMs.push(performance.now() - sentAtMs);
        await delay(PAUSE_MS);
      }
    };
    const callers = Array.from({ length: CALLERS }, caller);
    await until.finally(() => over.abort());
    await Promise.all(callers);
    return summarizeRun({ latenciesMs, elapsedMs: performance.now() - startedAtMs });
  };
}

let releases = 0;

/** From tomorrow on the clinic's clock is one hour further behind, or two: with each release it is the other one. */
async function putNewRulesInForce(owner: OwnerPool): Promise<void> {
  const tomorrow = Math.ceil(Date.now() / DAY_MS) * DAY_MS;
  const offsetMs = [-5 * 3_600_000, (releases % 2 === 0 ? -6 : -7) * 3_600_000];
  const zone = { name: TIME_ZONE, untilMs: [tomorrow, Infinity], offsetMs };
  const release = `2099${"abcdefgh"[releases] ?? "z"}`;
  releases += 1;
  const zones = new Map(PACKAGED_ZONE_RULES.zones).set(TIME_ZONE, zone);
  await inTransaction(owner, (client) => fillZoneRules(client, { ...PACKAGED_ZONE_RULES, release, zones }));
}

const settleAtOnce = (owner: OwnerPool) => owner.query("select reanchor_appointments($1)", [ORG_ID]);

async function assertNothingLost(owner: OwnerPool, coming: number): Promise<void> {
  const { rows } = await owner.query<{ kept: number; wrong: number; overlapping: number }>(
    `select count(*) filter (where a.source = 'staff')::int as kept,
       count(*) filter (where clock.local_time(o.time_zone, a.starts_at) <> a.starts_local)::int as wrong,
       count(*) filter (where a.clock_trouble is not null)::int as overlapping
     from appointments a join organizations o using (org_id) where a.org_id = $1`,
    [ORG_ID],
  );
  const [found] = rows;
  if (found?.kept === coming && found.wrong === 0 && found.overlapping === 0) return;
  throw new Error(`Appointments are not where they belong: ${JSON.stringify(found)}`);
}

/** $1 family, $2 providers, $3 how many: every second half hour of each provider, from tomorrow on. */
const INSERT_COMING = `with contact as (
    insert into contacts (org_id, name, email) values (md5($1 || ' 0')::uuid, 'Pat Known', 'pat@example.com') returning contact_id
  )
  insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source)
  select md5($1 || ' 0')::uuid, md5($1 || ' 0 provider ' || i % $2::int)::uuid, md5($1 || ' 0 service')::uuid, contact_id,
    'Pat Known', at, at + interval '30 minutes', tstzrange(at, at + interval '30 minutes'), 'staff'
  from contact, generate_series(0, $3::int - 1) i,
    lateral (select clock.moment_of('${TIME_ZONE}', current_date + 2 + i / $2::int / 12 + make_time(8 + i / $2::int % 12, 0, 0)) as at) t`;
