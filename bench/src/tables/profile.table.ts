import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { WARM_UP_PATH, assertBooked, bookOverHttp, secretOf } from "../load/booking-calls.ts";
import { createBookings } from "../load/booking-requests.ts";
import { type HttpCaller, createHttpCaller } from "../load/http-caller.ts";
import { runLoad } from "../load/run-load.ts";
import { listSlots } from "../load/slots.ts";
import { type CpuProfile, type Window, readCpuProfile, sumStacks } from "../profile/cpu-profile.ts";
import { layerOf } from "../profile/layer-of.ts";
import { figure } from "../report/format-figure.ts";
import type { Table } from "../table.ts";
import { clinicsOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startSettledServer } from "../world/start-servers.ts";

const CLINICS = { family: "profile", count: 200, providers: 2 };
const CALLERS = 8;

type Measured = Window & { readonly what: string; readonly requests: number };

/** Where a request's time goes in the server's one thread: what the ratios of the other tables are made of. */
export async function measureProfile(world: World): Promise<Table> {
  const profileDir = join(world.dir, "profile");
  await mkdir(profileDir, { recursive: true });
  const url = await world.createDatabase("profile");
  const owner = world.openOwner(url);
  await makeClinics(owner, CLINICS);
  const server = await startSettledServer(world, url, { profileDir });
  const caller = createHttpCaller(server.url, CALLERS);
  await caller.warmUp(WARM_UP_PATH);
  const { book, ask } = createCalls(caller);
  const warmUpMs = world.isQuick ? 500 : 15_000;
  world.progress(`profile: ${CALLERS} callers, a warm-up of ${warmUpMs / 1_000} s`);
  await runLoad({ callers: CALLERS, durationMs: warmUpMs, call: book });
  await refreshStatistics(owner);
  await runLoad({ callers: 1, durationMs: warmUpMs, call: ask });
  const durationMs = world.isQuick ? 500 : 10_000;
  const measured = [
    await measure(`a booking, ${CALLERS} callers`, () =>
      runLoad({ callers: CALLERS, durationMs, call: book }),
    ),
    await measure("free times of a day, 1 caller", () => runLoad({ callers: 1, durationMs, call: ask })),
  ];
  await caller.close();
  // It writes the profile when it ends.
  await server.stop();
  return describe(await readCpuProfile(profileDir), measured);
}

function createCalls(caller: HttpCaller) {
  const clinics = clinicsOf(CLINICS);
  const slots = listSlots({ firstDay: 2, days: 250 });
  const next = createBookings(clinics, slots);
  let n = 0;
  return {
    book: async () => {
      const request = next();
      assertBooked(request, await bookOverHttp(caller, request));
    },
    ask: async () => {
      const clinic = clinics[(n += 1) % clinics.length] as (typeof clinics)[number];
      const { date } = slots[0] as (typeof slots)[number];
      const body = { toolCallId: "call-1", tool: { arguments: { appointmentDate: date } } };
      await caller.post("/api/vapi/tools/checkAvailability", body, secretOf({ clinic }));
    },
  };
}

async function measure(
  what: string,
  run: () => Promise<{ latenciesMs: readonly number[] }>,
): Promise<Measured> {
  const nowUs = () => Number(process.hrtime.bigint() / 1_000n);
  const fromUs = nowUs();
  const { latenciesMs } = await run();
  return { what, requests: latenciesMs.length, fromUs, untilUs: nowUs() };
}

function describe(profile: CpuProfile, measured: readonly Measured[]): Table {
  const sums = measured.map((window) => sumStacks(profile, window, layerOf));
  const totals = sums.map((each) => [...each.values()].reduce((sum, us) => sum + us, 0));
  const layers = [...new Set(sums.flatMap((each) => [...each.keys()]))];
  const [first = new Map<string, number>()] = sums;
  layers.sort((one, other) => (first.get(other) ?? 0) - (first.get(one) ?? 0));
  const cells = (usOf: (i: number) => number) =>
    measured.flatMap(({ requests }, i) => [
      figure(usOf(i) / requests),
      `${figure((usOf(i) / (totals[i] ?? 1)) * 100)} %`,
    ]);
  return {
    title: "8. Where the server's time goes",
    method: `The server's own thread, sampled by \`node --cpu-prof\` each ms once it is warm: µs per request, and the share. A sample counts for the innermost part that is named here, so what a library does for a date is understanding. Time in which the thread was put aside for PostgreSQL or the load, on the same two cores, counts where it was put aside: mostly at the writes that wake them. Sampling itself costs a few per cent.`,
    columns: ["part", ...measured.flatMap(({ what }) => [`${what}, µs`, "share"])],
    rows: [
      ...layers.map((layer) => [layer, ...cells((i) => sums[i]?.get(layer) ?? 0)]),
      ["altogether", ...cells((i) => totals[i] ?? 0)],
    ],
    goals: [],
    data: measured.map(({ what, requests }, i) => ({
      what,
      requests,
      us: Object.fromEntries(sums[i] ?? []),
    })),
  };
}
