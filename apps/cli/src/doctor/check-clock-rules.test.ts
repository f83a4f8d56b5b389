import type { OtherClock } from "@callwaiting/db";
import { expect, test } from "vitest";
import { describeOthers } from "./check-clock-rules.ts";

/** Clocks that nobody shows, so that Node's rules are wrong whatever they are; or those of UTC. */
function clock(zone: string, { organizations = 1, minutes = 17, isOtherInPostgres = false }): OtherClock {
  return { zone, organizations, isOtherInPostgres, ahead: [{ at: "2026-12-01T00:00:00Z", minutes }] };
}

test("what others would get wrong is counted in organizations, with the zones they have", () => {
  const clocks = [
    clock("America/Vancouver", { organizations: 2, isOtherInPostgres: true }),
    clock("America/Winnipeg", { organizations: 3 }),
    clock("UTC", { organizations: 9, minutes: 0 }),
  ];
  expect(describeOthers(clocks)).toEqual([
    "Node's own rules are wrong for 5 organizations (America/Vancouver, America/Winnipeg); they are not used.",
    "PostgreSQL's are wrong for 2 organizations (America/Vancouver); they are not used.",
  ]);
});

test("one is one, and none is not worth a word", () => {
  expect(describeOthers([clock("America/Winnipeg", {})])).toEqual([
    "Node's own rules are wrong for 1 organization (America/Winnipeg); they are not used.",
  ]);
  expect(describeOthers([clock("UTC", { minutes: 0 })])).toEqual([]);
});
