import {
  type OtherClock,
  createOwnerPool,
  databaseErrorCode,
  describeDatabaseError,
  findOtherClocks,
  isOtherInNode,
  readZoneRules,
} from "@callwaiting/db";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import type { Check, Finding } from "../report/check.ts";
import { findDatabaseUrl } from "../target/local-database.ts";

/** SQLSTATEs: a table, a schema or a function that no migration has made. */
const NOT_SET_UP: ReadonlySet<unknown> = new Set(["42P01", "3F000", "42883"]);

const OURS = PACKAGED_ZONE_RULES.release;
const WITH_THIS_VERSION = `tz database ${OURS} comes with this version.`;

/** Which rules of time zones are in force, and who would tell another time; nothing depends on those. */
export function clockRulesCheck(env: NodeJS.ProcessEnv): Check {
  return { title: "Time zones", run: () => checkClockRules(env) };
}

async function checkClockRules(env: NodeJS.ProcessEnv): Promise<Finding> {
  const url = await findDatabaseUrl(env);
  if (url === null || !URL.canParse(url)) return WITH_THIS_VERSION;
  const owner = createOwnerPool({ connectionString: url, max: 1 });
  try {
    const { release, loadedAt } = await readZoneRules(owner);
    if (release === null) return WITH_THIS_VERSION;
    const inForce = `tz database ${release} is in force since ${(loadedAt ?? "").slice(0, 10)}.`;
    if (release < OURS) {
      return { detail: inForce, hint: `npm start puts ${OURS} in force, which comes with this version.` };
    }
    return [inForce, ...describeOthers(await findOtherClocks(owner))].join(" ");
  } catch (error) {
    // That the database cannot be reached is for its own check to say.
    const isUnreachable = describeDatabaseError(error, url) !== null;
    if (isUnreachable || NOT_SET_UP.has(databaseErrorCode(error))) return WITH_THIS_VERSION;
    throw error;
  } finally {
    await owner.end();
  }
}

export function describeOthers(clocks: readonly OtherClock[]): readonly string[] {
  const wrong = [
    ["Node's own rules are", clocks.filter(isOtherInNode)],
    ["PostgreSQL's are", clocks.filter(({ isOtherInPostgres }) => isOtherInPostgres)],
  ] as const;
  return wrong.flatMap(([rules, others]) =>
    others.length === 0 ? [] : [`${rules} wrong for ${countOf(others)}; they are not used.`],
  );
}

/** `3 organizations (America/Vancouver, America/Winnipeg)` */
function countOf(others: readonly OtherClock[]): string {
  const count = others.reduce((sum, { organizations }) => sum + organizations, 0);
  const zones = others.map(({ zone }) => zone).join(", ");
  return `${count} ${count === 1 ? "organization" : "organizations"} (${zones})`;
}
