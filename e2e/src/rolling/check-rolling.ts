import type { Verdict } from "../torture/check-history.ts";
import type { Answered, AppointmentRow, Told } from "./history.ts";

export type RollingEvidence = {
  readonly answers: readonly Answered[];
  readonly told: readonly Told[];
  readonly rows: readonly AppointmentRow[];
  /** Servers that ended by themselves or with an error, and other disorder. */
  readonly disorder: readonly string[];
  /** Which servers were of which version, by port. */
  readonly versions: ReadonlyMap<number, string>;
};

/** Holds what callers were told against what the database has. */
export function checkRolling(evidence: RollingEvidence): readonly Verdict[] {
  return [
    { claim: "every call was answered with 200, in time and as asked", problems: troubles(evidence) },
    { claim: "what was confirmed is what was made, once", problems: differences(evidence) },
    { claim: "both versions answered while both were there", problems: idleVersions(evidence) },
    { claim: "servers came up and ended in good order", problems: evidence.disorder },
  ];
}

const troubles = ({ answers, versions }: RollingEvidence) =>
  answers
    .filter(({ trouble }) => trouble !== null)
    .map(({ visit, step, stage, answeredBy, trouble }) => {
      const version = answeredBy === null ? "nobody" : (versions.get(answeredBy) ?? "?");
      return `${visit} ${step} (${stage}, answered by ${version}): ${trouble}`;
    });

function differences({ told, rows }: RollingEvidence): readonly string[] {
  const unexplained = new Map<string, AppointmentRow[]>();
  for (const row of rows) {
    const key = keyOf(row.orgId, row.phone);
    unexplained.set(key, [...(unexplained.get(key) ?? []), row]);
  }
  const problems: string[] = [];
  for (const { visit, startsAt, status } of told) {
    const key = keyOf(visit.clinic.orgId, visit.phone);
    const found = unexplained.get(key) ?? [];
    unexplained.delete(key);
    const expected = status === null ? [] : [`${startsAt} ${status}`];
    const made = found.map((row) => `${row.startsAt} ${row.status}`);
    if (made.join() === expected.join()) continue;
    problems.push(`${visit.name}: told ${expected.join() || "nothing"}, made ${made.join() || "nothing"}`);
  }
  for (const [key, found] of unexplained) problems.push(`${key}: ${found.length} that nobody asked for`);
  return problems;
}

const keyOf = (orgId: string, phone: string) => `${orgId} ${phone}`;

/** A stage with two versions in which only one was asked would show nothing. */
function idleVersions({ answers, versions }: RollingEvidence): readonly string[] {
  const mixed = answers.filter(({ stage }) => stage.startsWith(MIXED));
  return [...new Set(versions.values())]
    .filter((version) => !mixed.some(({ answeredBy }) => versions.get(answeredBy ?? 0) === version))
    .map((version) => `none of ${mixed.length} answers was of ${version}`);
}

/** How the names of such stages begin. */
export const MIXED = "both versions";
