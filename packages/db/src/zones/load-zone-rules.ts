import { PackedZoneRules, type ZoneRules, offsetAt, unpackZoneRules } from "@callwaiting/domain";
import { RULES_FROM_MS } from "@callwaiting/domain/packaged-zone-rules";
import { inTransaction } from "../in-transaction.ts";
import type { OwnerPool } from "../pool.ts";
import type { Queryable } from "../queryable.ts";
import { releaseInForce, replaceZoneRules } from "./fill-zone-rules.ts";
import { type SettledClocks, settleClocks } from "./settle-clocks.ts";
import { listPeriods } from "./zone-periods.ts";

/** The rules cannot be taken; the message is one sentence that says why. */
export class ZoneRulesError extends Error {
  override readonly name = "ZoneRulesError";
}

/** Those in force are newer. */
export class OlderRulesError extends ZoneRulesError {}

type LoadedZoneRules = SettledClocks & { readonly release: string; readonly previous: string | null };

/** No place is further ahead or behind. */
const [MIN_AHEAD_MS, MAX_AHEAD_MS] = [-12 * 3_600_000, 14 * 3_600_000];
/** Of all places, those that may show another time at this moment than before: a release changes a handful. */
const MAX_CHANGED_NOW = 0.05;

/**
 * Puts newer rules in force: moment-timezone's `data/packed/latest.json`, as it was read. All of it or nothing; what is
 * wrong with it comes as a ZoneRulesError. Those in force already are taken again, so that a load that was interrupted can be
 * finished. `isForced`: older ones too, for the way back from a wrong file. Needs the owner's connection.
 */
export async function loadZoneRules(
  owner: OwnerPool,
  json: unknown,
  { isForced = false } = {},
): Promise<LoadedZoneRules> {
  const rules = readRules(json);
  const previous = await inTransaction(owner, async (client) => {
    await client.query("lock table clock.release in share row exclusive mode");
    const inForce = await releaseInForce(client);
    if (inForce !== null && inForce > rules.release && !isForced) {
      throw new OlderRulesError(`${rules.release} is not newer than ${inForce}, which is in force.`);
    }
    await expectEveryPlace(client, rules);
    await replaceZoneRules(client, rules);
    return inForce;
  });
  return { release: rules.release, previous, ...(await settleClocks(owner)) };
}

function readRules(json: unknown): ZoneRules {
  const packed = PackedZoneRules.safeParse(json);
  if (!packed.success) {
    throw new ZoneRulesError("The file is not moment-timezone's data/packed/latest.json.");
  }
  const rules = unpacked(packed.data);
  for (const { name, untilMs, offsetMs } of rules.zones.values()) {
    // By its own clock too: a stretch that ends before it began could show no time.
    const isOrdered = untilMs.every((until, index) => {
      const [since, ahead] = [untilMs[index - 1] ?? -Infinity, offsetMs[index] ?? 0];
      const aheadBefore = offsetMs[index - 1] ?? ahead;
      return until > since && until + ahead > since + Math.max(ahead, aheadBefore);
    });
    if (!isOrdered || offsetMs.some((ahead) => ahead < MIN_AHEAD_MS || ahead > MAX_AHEAD_MS)) {
      throw new ZoneRulesError(`The rules of ${name} make no sense.`);
    }
  }
  return rules;
}

function unpacked(packed: PackedZoneRules): ZoneRules {
  try {
    const rules = unpackZoneRules(packed, RULES_FROM_MS);
    listPeriods(rules);
    return rules;
  } catch (error) {
    throw new ZoneRulesError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Every name that is known so far is in the new rules, those of organizations among them, and most show the same time. */
async function expectEveryPlace(client: Queryable, rules: ZoneRules): Promise<void> {
  const { rows } = await client.query<{ zone: string; aheadMs: number; nowMs: number }>(
    `select p.zone, extract(epoch from p.ahead)::float8 * 1000 as "aheadMs",
       extract(epoch from now())::float8 * 1000 as "nowMs"
     from clock.periods p where p.from_at <= now() and p.until_at > now()`,
  );
  const places = rows.map((row) => ({
    ...row,
    rules: rules.zones.get(rules.links.get(row.zone) ?? row.zone),
  }));
  const missing = places.filter((place) => place.rules === undefined);
  if (missing.length > 0) {
    const names = missing.slice(0, 3).map(({ zone }) => zone);
    throw new ZoneRulesError(
      `The file has no rules for ${names.join(", ")}${missing.length > 3 ? ", and more" : ""}.`,
    );
  }
  const changed = places.filter(
    ({ rules, nowMs, aheadMs }) => rules !== undefined && offsetAt(rules, nowMs) !== aheadMs,
  );
  if (changed.length > places.length * MAX_CHANGED_NOW) {
    throw new ZoneRulesError(
      `By this file ${changed.length} of ${places.length} places would change their clocks now.`,
    );
  }
}
