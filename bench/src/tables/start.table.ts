import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";
import { bookMany, residentMegabytes } from "../load/book-many.ts";
import { createBookings } from "../load/booking-requests.ts";
import { listSlots } from "../load/slots.ts";
import { figure, withSpread } from "../report/format-figure.ts";
import { spreadOf } from "../statistics/summarize.ts";
import type { Goal, Table } from "../table.ts";
import { clinicsOf, makeClinics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startAndBook } from "../world/start-and-book.ts";

const CLINICS = { family: "start", count: 100, providers: 1 };
const CALLERS = 8;
const BOOKINGS = 100_000;
const QUICK_BOOKINGS = 2_000;
const IDLE_MS = 10_000;
/** More than this between the half of the bookings and all of them is growth, not breathing. */
const MOST_GROWTH = 1.05;

/** `npm start` as a newcomer meets it, and the server's memory from then on. */
export async function measureStart(world: World): Promise<Table> {
  const rounds = world.isQuick ? 1 : 3;
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = join(world.dir, `start-${round}`);
    await mkdir(dataDir, { mode: 0o711 });
    for (const times of [first, again]) {
      world.signal.throwIfAborted();
      const start = await startAndBook(world, dataDir);
      times.push(start.seconds);
      await start.started.stop();
    }
    world.progress(
      `start: ${figure(first.at(-1) ?? 0)} s the first time, then ${figure(again.at(-1) ?? 0)} s`,
    );
  }
  const memory = await measureMemory(world, join(world.dir, "start-0"));
  return {
    title: "6. Start and memory",
    method: `From typing \`npm start\` (packages installed, admin built) until the answer of the first booking over HTTP; the first time it makes the database, the demo clinic and a few demo calls. Then the resident memory of the server's process: idle for ${IDLE_MS / 1_000} s, and while ${CALLERS} callers make bookings for ${CLINICS.count} clinics. ${rounds} rounds of starts; the median, and in brackets the outer ones.`,
    columns: ["what", "figure"],
    rows: [
      ["`npm start` to the first booking, first time, s", withSpread(spreadOf(first))],
      ["`npm start` to the first booking, later, s", withSpread(spreadOf(again))],
      ...memory.map(({ what, megabytes }) => [`memory ${what}, MB`, figure(megabytes)]),
    ],
    goals: [memoryGoal(memory)],
    data: { first, again, memory },
  };
}

type Sample = { readonly what: string; readonly bookings: number; readonly megabytes: number };

function memoryGoal(memory: readonly Sample[]): Goal {
  const last = memory.at(-1)?.bookings ?? 0;
  const at = (bookings: number) => memory.findLast((each) => each.bookings <= bookings)?.megabytes ?? 0;
  const growth = at(last) / at(last / 2);
  const wish = `no growth: memory after ${last} bookings ≤ ${MOST_GROWTH} × that after ${last / 2}`;
  return { wish, measured: `${growth.toFixed(2)} ×`, met: growth <= MOST_GROWTH };
}

async function measureMemory(world: World, dataDir: string): Promise<Sample[]> {
  const { started, info } = await startAndBook(world, dataDir);
  await delay(IDLE_MS);
  const total = world.isQuick ? QUICK_BOOKINGS : BOOKINGS;
  const samples: Sample[] = [{ what: "idle", bookings: 0, megabytes: await residentMegabytes(info.pid) }];
  const owner = createOwnerPool({ connectionString: info.database.url });
  await makeClinics(owner, CLINICS);
  await owner.end();
  const next = createBookings(clinicsOf(CLINICS), listSlots({ firstDay: 2, days: 250 }));
  const parts = 10;
  for (let part = 1; part <= parts; part += 1) {
    world.signal.throwIfAborted();
    await bookMany(info.serverUrl, { count: total / parts, next });
    const bookings = (total / parts) * part;
    const megabytes = await residentMegabytes(info.pid);
    samples.push({ what: `after ${figure(bookings)} bookings`, bookings, megabytes });
    world.progress(`memory: ${figure(megabytes)} MB after ${bookings} bookings`);
  }
  await started.stop();
  return samples;
}
