import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createOwnerPool } from "@callwaiting/db";
import { bookMany, residentMegabytes } from "../load/book-many.ts";
import { createBookings } from "../load/booking-requests.ts";
import { type Variant, interleave } from "../load/interleave.ts";
import { listSlots } from "../load/slots.ts";
import { clinicsOf, makeClinics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startAndBook } from "../world/start-and-book.ts";
import type { Build, Builds } from "./builds.ts";
import type { Comparison, ComparedFigure } from "./comparison.ts";

const CLINICS = { family: "start", count: 100, providers: 1 };

type Starts = { readonly first: number; readonly later: number; readonly megabytes: number };

/** `npm start` of both, each with its own PostgreSQL, and the memory of their servers after many bookings. */
export async function compareStart(world: World, builds: Builds): Promise<Comparison> {
  const { isQuick, progress, signal } = world;
  const rounds = isQuick ? 1 : 3;
  const bookings = isQuick ? 500 : 20_000;
  progress(`start of both: ${rounds} rounds, ${bookings} bookings after each`);
  const variants = builds.map((build): Variant<Starts> => {
    let round = 0;
    return { name: build.key, run: () => measure(world, { build, bookings, round: (round += 1) }) };
  });
  const starts = await interleave(variants, { rounds, signal });
  const figureOf = (what: string, unit: string, key: keyof Starts): ComparedFigure => {
    const [ofThis, ofOther] = builds.map((build) => (starts.get(build.key) ?? []).map((each) => each[key]));
    return { what, unit, ofThis: ofThis ?? [], ofOther: ofOther ?? [] };
  };
  return {
    subject: "start and memory",
    method: `From typing \`npm start\` (packages installed, admin built) until the answer of the first booking, with each build's own PostgreSQL and demo clinic; then the resident memory of the server's process after ${bookings} bookings of ${CLINICS.count} clinics. ${rounds} rounds.`,
    figures: [
      figureOf("`npm start`, first time", "s", "first"),
      figureOf("`npm start`, later", "s", "later"),
      figureOf(`memory after ${bookings} bookings`, "MB", "megabytes"),
    ],
    goals: [],
  };
}

type Round = { readonly build: Build; readonly bookings: number; readonly round: number };

async function measure(world: World, { build, bookings, round }: Round): Promise<Starts> {
  const dataDir = join(world.dir, `start-${build.key}-${round}`);
  await mkdir(dataDir, { mode: 0o711 });
  const first = await startAndBook(world, dataDir, build.checkoutDir);
  await first.started.stop();
  const later = await startAndBook(world, dataDir, build.checkoutDir);
  const { info, started } = later;
  const owner = createOwnerPool({ connectionString: info.database.url });
  await makeClinics(owner, CLINICS);
  await owner.end();
  const next = createBookings(clinicsOf(CLINICS), listSlots({ firstDay: 2, days: 250 }));
  await bookMany(info.serverUrl, { count: bookings, next });
  const megabytes = await residentMegabytes(info.pid);
  await started.stop();
  return { first: first.seconds, later: later.seconds, megabytes };
}
