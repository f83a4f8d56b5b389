import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SPOKEN_AT, SPOKEN_REQUESTS } from "../load/spoken-requests.ts";

// Understands and speaks with the packages of the checkout that is its argument, when its parent says so; answers with the
// processor's time for each, in µs. Only what all builds since 2f772a3 have in common is known of those packages.

type Outcome = { readonly kind: string };
type Normalized =
  | { ok: true; value: { scheduledAt: string; name: string; corrections: object[] } }
  | { ok: false; outcome: Outcome };

type Domain = {
  readonly normalizeBookingData: (raw: object, context: object) => Normalized;
  readonly speakOutcome: (outcome: object, context: object) => string;
  readonly findZone?: (rules: object, name: string) => object;
};
type TemporalModule = { readonly Temporal: { readonly Instant: { from: (text: string) => object } } };

const [, , checkoutDir = ""] = process.argv;
const packageDir = join(checkoutDir, "packages", "domain");
const load = async (path: string) => (await import(pathToFileURL(path).href)) as unknown;
const domain = (await load(join(packageDir, "src", "index.ts"))) as Domain;
const require = createRequire(join(packageDir, "package.json"));
const { Temporal } = (await load(require.resolve("temporal-polyfill"))) as TemporalModule;

const context = {
  now: Temporal.Instant.from(SPOKEN_AT),
  region: "US",
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" })),
  ...(await findZone()),
};

/** Builds without rules of their own took the zone's name. */
async function findZone(): Promise<object> {
  const name = "America/New_York";
  if (domain.findZone === undefined) return { timeZone: name };
  const rules = (await load(join(packageDir, "src", "zone", "packaged-zone-rules.ts"))) as {
    readonly PACKAGED_ZONE_RULES: object;
  };
  return { zone: domain.findZone(rules.PACKAGED_ZONE_RULES, name) };
}

function answer(raw: object): string {
  const read = domain.normalizeBookingData(raw, context);
  if (!read.ok) return domain.speakOutcome(read.outcome, context);
  const { scheduledAt, name, corrections } = read.value;
  const appointment = {
    appointmentId: "00000000-0000-4000-8000-000000000001",
    contactId: "00000000-0000-4000-8000-000000000002",
    startsAt: scheduledAt,
    endsAt: scheduledAt,
    serviceName: "Consultation",
    providerName: "Dr. Maya Lee",
    patientName: name,
    status: "confirmed",
  };
  return domain.speakOutcome({ kind: "booked", appointment }, { ...context, corrections });
}

const BATCH = 100;

function microsecondsOf(raw: object, durationMs: number): number {
  const before = process.cpuUsage();
  for (let count = 0; ;) {
    for (let i = 0; i < BATCH; i += 1) answer(raw);
    count += BATCH;
    const { user, system } = process.cpuUsage(before);
    if (user + system >= durationMs * 1_000) return (user + system) / count;
  }
}

process.on("message", (durationMs: number) => {
  const each = Object.entries(SPOKEN_REQUESTS).map(([name, raw]) => [name, microsecondsOf(raw, durationMs)]);
  process.send?.(Object.fromEntries(each));
});
process.on("disconnect", () => process.exit(0));
const said = Object.entries(SPOKEN_REQUESTS).map(([name, raw]) => [name, answer(raw)]);
process.send?.(Object.fromEntries(said));
