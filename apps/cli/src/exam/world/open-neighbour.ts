import { EMMA, JOHN, NORA, TOM, WEEK } from "../cast.ts";
import { daysFrom } from "../days.ts";
import { readRows } from "../judge/read-rows.ts";
import type { ExamWorld } from "./exam-world.ts";
import { fillExamClinic, makeExamClinic } from "./open-exam-clinic.ts";

/** Words that no other clinic has. */
const MARKS = ["zuckerbrot", "quellwasser"];

/** Another clinic on the same server, whose patients have the names and numbers of everybody in the exam. */
export type Neighbour = {
  readonly orgId: string;
  /** What must not be in any answer to anybody: words and ids that are this clinic's alone. */
  readonly marks: readonly string[];
  /** What has changed of it meanwhile, in one sentence; null when nothing has. */
  readonly problem: () => Promise<string | null>;
  readonly remove: () => Promise<readonly string[]>;
};

export async function openNeighbour(world: ExamWorld): Promise<Neighbour> {
  const on = daysFrom(Date.now());
  const days = [on.monday, on.tuesday, on.wednesday, on.thursday, on.friday];
  const patients = [EMMA, TOM, NORA, JOHN];
  const clinic = await makeExamClinic(world, {
    hours: WEEK,
    providers: [{ name: "Dr. Zuckerbrot" }],
    services: [{ key: "consultation", name: "Quellwasser", minutes: 30 }],
  });
  const timeOf = (index: number) => `${14 + (index >> 1)}:${index % 2 === 0 ? "00" : "30"}`;
  const booked = days.flatMap((day) => patients.map((who, index) => ({ who, day, time: timeOf(index) })));
  await fillExamClinic(world, clinic, booked);
  const before = await readRows(world.owner, clinic.orgId);
  const ids = [...before.appointments, ...before.contacts].map(({ id }) => id);
  return {
    orgId: clinic.orgId,
    marks: [...MARKS, clinic.orgId, ...ids],
    remove: clinic.remove,
    async problem() {
      const after = await readRows(world.owner, clinic.orgId);
      return JSON.stringify(after) === JSON.stringify(before)
        ? null
        : "Rows of another clinic, which nobody called, have changed.";
    },
  };
}
