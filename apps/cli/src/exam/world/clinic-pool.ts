import type { Booked, ClinicSetup } from "../vocabulary.ts";
import type { ExamWorld } from "./exam-world.ts";
import { type ExamClinic, fillExamClinic, makeExamClinic } from "./open-exam-clinic.ts";

/** Where each play gets a clinic that nobody else is in. */
export type ClinicPool = {
  readonly open: (setup: ClinicSetup, booked: readonly Booked[]) => Promise<ExamClinic>;
  /** `isQuiet`: nothing of the play can still be under way. */
  readonly close: (clinic: ExamClinic, isQuiet: boolean) => Promise<void>;
};

/**
 * In a database that is thrown away, a clinic is used again by the next play that wants one of its kind, emptied: making one and
 * having the server read it takes longer than most calls. In somebody's database each is removed at once.
 */
export function createClinicPool(world: ExamWorld): ClinicPool {
  const kinds = new Map<ExamClinic, string>();
  const free = new Map<string, ExamClinic[]>();
  return {
    async open(setup, booked) {
      const kind = JSON.stringify(setup);
      const clinic = free.get(kind)?.pop() ?? (await makeExamClinic(world, setup));
      kinds.set(clinic, kind);
      await fillExamClinic(world, clinic, booked);
      return clinic;
    },
    async close(clinic, isQuiet) {
      const kind = kinds.get(clinic) ?? "";
      kinds.delete(clinic);
      if (!world.isDisposable) await clinic.remove();
      else if (isQuiet) {
        await empty(world, clinic);
        free.set(kind, [...(free.get(kind) ?? []), clinic]);
      }
    },
  };
}

/** All that calls leave behind. Whoever still waits would be held the times that the next play gives back. */
const OF_CALLS = [
  "tool_calls",
  "calls",
  "call_backs",
  "open_requests",
  "guesses",
  "freed_times",
  "messages",
  "outbound_calls",
  "waitlist_offers",
  "waitlist_entries",
  "patient_links",
  "appointments",
  "persons",
  "contacts",
  "changes",
];

/** One message and one transaction; triggers and foreign keys have nothing to say about it. */
async function empty({ owner }: ExamWorld, { orgId }: ExamClinic): Promise<void> {
  const deletes = OF_CALLS.map((table) => `delete from ${table} where org_id = '${orgId}'`);
  await owner.query(["set local session_replication_role = replica", ...deletes].join("; "));
}
