import { readFile } from "node:fs/promises";
import {
  OlderRulesError,
  type OwnerPool,
  type SettledClocks,
  type ZoneDay,
  ZoneRulesError,
  describeZoneDay,
  loadZoneRules,
  readZoneRules,
} from "@callwaiting/db";
import { assertNever } from "@callwaiting/domain";
import { CommandError } from "../report/command-error.ts";
import { explainFileError } from "./explain-file-error.ts";

export type ZonesQuestion = {
  readonly zone?: string | undefined;
  /** `YYYY-MM-DD`; today where nobody says. */
  readonly day?: string | undefined;
  /** A file of newer rules. */
  readonly load?: string | undefined;
  /** Also where those in force are newer. */
  readonly force?: boolean;
};

/** Says which release of the tz database is in force and what a place's clocks do on a day, or puts newer rules in force. */
export async function tellZones(owner: OwnerPool, { zone, day, load, force = false }: ZonesQuestion) {
  if (load !== undefined) return loadFrom(owner, load, force);
  const inForce = await readZoneRules(owner);
  if (inForce.release === null) {
    throw new CommandError("There are no time zone rules yet.", { hint: "npm start puts them in place." });
  }
  const since = `Time zone rules in force: ${inForce.release}, since ${inForce.loadedAt ?? "?"}.`;
  if (zone === undefined && day !== undefined) {
    throw new CommandError("A day is asked about for one place.", {
      hint: "For example: npm run db -- zones --zone America/Winnipeg --day 2026-12-08",
    });
  }
  if (zone === undefined) return { facts: inForce, sentence: since };
  const told = await askForDay(owner, zone, readDay(day));
  return { facts: { ...inForce, ...told }, sentence: `${since}\n${describe(told)}` };
}

async function askForDay(owner: OwnerPool, zone: string, day: string): Promise<ZoneDay> {
  const answer = await describeZoneDay(owner, { zone, day });
  switch (answer.kind) {
    case "known":
      return answer.told;
    case "unknown_place":
      throw new CommandError(`The rules have no place "${zone}".`, {
        hint: "Names look like America/Winnipeg.",
      });
    case "out_of_reach":
      throw new CommandError(`The rules do not reach to ${day}.`, {
        hint: `They are kept for the days from ${answer.first} to ${answer.last}.`,
      });
    default:
      return assertNever(answer);
  }
}

function readDay(day: string | undefined): string {
  const asked = day ?? new Date().toISOString().slice(0, 10);
  const read = new Date(`${asked}T00:00:00Z`);
  // A day that does not exist would roll over to the next month.
  const isDay =
    /^\d{4}-\d\d-\d\d$/.test(asked) && !Number.isNaN(read.getTime()) && read.toISOString().startsWith(asked);
  if (isDay) return asked;
  throw new CommandError(`"${asked}" is no day.`, { hint: "Write it as 2026-12-08." });
}

function describe({ zone, day, aheadMinutes, changesAt }: ZoneDay): string {
  const minutes = Math.abs(aheadMinutes);
  const clock = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const next = changesAt === null ? "No change is known after it." : `The next change comes at ${changesAt}.`;
  return `${zone} on ${day}: UTC${aheadMinutes < 0 ? "-" : "+"}${clock}. ${next}`;
}

function describeMoved({ moved, troubles }: SettledClocks): string {
  if (moved === 0) return "";
  const kept = ` The moments of ${moved} appointments moved, so that each keeps its time on the clinic's clock.`;
  return troubles === 0 ? kept : `${kept} ${troubles} of them need a look: they are on Today in the admin.`;
}

async function loadFrom(owner: OwnerPool, file: string, isForced: boolean) {
  try {
    const loaded = await loadZoneRules(owner, JSON.parse(await readFile(file, "utf8")) as unknown, {
      isForced,
    });
    const before = loaded.previous === null ? "" : ` instead of ${loaded.previous}`;
    const sentence = `Time zone rules in force: ${loaded.release}${before}.${describeMoved(loaded)}`;
    return { facts: loaded, sentence };
  } catch (error) {
    const hint = "To go back to older rules after a wrong file, add --force.";
    if (error instanceof OlderRulesError) throw new CommandError(error.message, { cause: error, hint });
    if (error instanceof ZoneRulesError) throw new CommandError(error.message, { cause: error });
    if (error instanceof SyntaxError) throw new CommandError(`${file} is no JSON.`, { cause: error });
    throw explainFileError(error, file);
  }
}
