import type { ClosureSpan, StaffScope } from "@callwaiting/db";
import type { AffectedAppointment } from "@callwaiting/domain";
import { whyNoText } from "../../sms/why-no-text.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

type Db = Pick<DeskDatabase, "loadOrganization" | "openMessageSettings">;

/** A number that takes no texts is told nothing by one: whoever has it is to be called. */
export async function withoutVainTexts(
  db: Db,
  scope: StaffScope,
  affected: readonly AffectedAppointment[],
): Promise<readonly AffectedAppointment[]> {
  if (affected.every(({ toldBy }) => !toldBy.includes("sms"))) return affected;
  const record = await db.loadOrganization(scope.orgId);
  const { smsAbroad } = await db.openMessageSettings(scope);
  const where = { region: record?.organization.region ?? "US", mayGoAbroad: smsAbroad };
  return affected.map((one) =>
    one.phone === null || whyNoText(one.phone, where) === null
      ? one
      : { ...one, toldBy: one.toldBy.filter((channel) => channel !== "sms") },
  );
}

export type ClosurePreview = {
  /** How many have an appointment then; at most 200. */
  readonly count: number;
  /** Whether the clinic writes to its patients at all. */
  readonly mayTell: boolean;
  /** How long after the closure they would be told. */
  readonly afterMinutes: number;
};

/** What is asked before a closure is saved. */
export async function previewClosure(
  db: Pick<DeskDatabase, "findAffected" | "openMessageSettings">,
  scope: StaffScope,
  span: ClosureSpan,
): Promise<ClosurePreview> {
  const affected = await db.findAffected(scope, span);
  const { isOn, byEmail, bySms, undoMinutes } = await db.openMessageSettings(scope);
  return { count: affected.length, mayTell: isOn && (byEmail || bySms), afterMinutes: undoMinutes };
}
