import {
  type BookingReply,
  WARM_UP_PATH,
  assertBooked,
  bookAsVapi,
  bookOverHttp,
} from "../load/booking-calls.ts";
import { type BookingRequest, createBookings } from "../load/booking-requests.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { interleave } from "../load/interleave.ts";
import { runLoad } from "../load/run-load.ts";
import { listSlots } from "../load/slots.ts";
import { summarizeRun } from "../statistics/summarize.ts";
import { clinicsOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import type { Builds } from "./builds.ts";
import { type PairedRun, compareRuns } from "./compare-runs.ts";
import type { Comparison } from "./comparison.ts";
import { type Side, startSides } from "./start-side.ts";

const CALLERS = [1, 8, 32];
const MAX_CALLERS = 32;
const CLINICS = { family: "many", count: 200, providers: 2 };
const REST = "plain REST form";
const VAPI = "Vapi message";

type Doors = Readonly<Record<typeof REST | typeof VAPI, () => Promise<void>>>;

/** Bookings over HTTP, as spoken. */
export async function compareBooking(world: World, builds: Builds): Promise<Comparison> {
  const { isQuick, progress, signal } = world;
  progress("booking of both: two servers");
  const sides = await startSides(world, builds, "booking");
  const doors = (await Promise.all(sides.map((side) => openDoors(world, side)))) as [Doors, Doors];
  const warmUpMs = isQuick ? 300 : 3_000;
  const warmUps = doors.map((each, i) => ({
    name: String(i),
    run: async () => {
      await runLoad({ callers: MAX_CALLERS, durationMs: warmUpMs, call: each[REST] });
      await runLoad({ callers: MAX_CALLERS, durationMs: warmUpMs, call: each[VAPI] });
    },
  }));
  await interleave(warmUps, { rounds: 1, signal });
  for (const { owner } of sides) await refreshStatistics(owner);
  await interleave(warmUps, { rounds: 1, signal });
  const rounds = isQuick ? 2 : 7;
  const durationMs = isQuick ? 500 : 2_000;
  progress(`booking of both: ${CALLERS.join(", ")} callers, ${rounds} rounds`);
  const pairs = CALLERS.flatMap((callers) =>
    ([REST, VAPI] as const).map((form): PairedRun => {
      const runOf = (each: Doors) => async () =>
        summarizeRun(await runLoad({ callers, durationMs, call: each[form] }));
      return { what: nameOf(callers, form), runs: [runOf(doors[0]), runOf(doors[1])] };
    }),
  );
  return {
    subject: "booking",
    method: `${CLINICS.count} clinics with ${CLINICS.providers} providers each, every request another slot and another patient; each build's server with a database that it made itself. ${rounds} rounds of ${durationMs / 1_000} s.`,
    figures: await compareRuns(pairs, { rounds, signal }),
    goals: [goalOf(1, 2), goalOf(8, 2)],
  };
}

const nameOf = (callers: number, form: string) =>
  `${callers === 1 ? "1 caller" : `${callers} callers`}, ${form}`;

const goalOf = (callers: number, atLeast: number) => ({
  against: "2f772a3",
  what: nameOf(callers, REST),
  unit: "requests/s",
  atLeast,
});

async function openDoors(world: World, { owner, server }: Side): Promise<Doors> {
  await makeClinics(owner, CLINICS);
  const caller = createHttpCaller(server.url, MAX_CALLERS);
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const next = createBookings(clinicsOf(CLINICS), listSlots({ firstDay: 2, days: world.isQuick ? 60 : 250 }));
  const door = (book: (request: BookingRequest) => Promise<BookingReply>) => async () => {
    const request = next();
    assertBooked(request, await book(request));
  };
  return {
    [REST]: door((request) => bookOverHttp(caller, request)),
    [VAPI]: door((request) => bookAsVapi(caller, request)),
  };
}
