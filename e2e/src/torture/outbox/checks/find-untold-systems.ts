import { createHash } from "node:crypto";
import { groupBy, isSameInstant, keyOf } from "../../checks/check.ts";
import type { Step } from "../../replay-changes.ts";
import type { ChangeFact } from "../outbox-rows.ts";
import type { Arrival } from "../webhook-receiver.ts";
import type { OutboxCheck } from "./outbox-evidence.ts";

/** Every change of a visit was taken by the clinic's other system, and by nobody else's; nothing came that did not happen. */
export const findUntoldSystems: OutboxCheck = ({ rows, arrivals, strangers }) => {
  const owed = new Map(rows.changes.filter(isTold).map((change) => [idOf(change), change]));
  const taken = new Set(arrivals.flatMap(({ id, isTaken }) => (isTaken ? [id] : [])));
  return [
    ...strangers.map((stranger) => `a request that is none of ours: ${stranger}`),
    ...[...owed].flatMap(([id, { appointment_id: visit, action }]) =>
      taken.has(id) ? [] : [`nobody was told that visit ${visit} was ${action} (${id})`],
    ),
    ...arrivals.flatMap(({ id, orgId }) =>
      owed.get(id)?.org_id === orgId ? [] : [`event ${id} came to ${orgId} and did not happen there`],
    ),
  ];
};

/** The events of a visit come one after the other, each after the one before was taken. */
export const findDisorder: OutboxCheck = ({ rows, arrivals }) => {
  const order = new Map(rows.changes.map((change) => [idOf(change), change.change_id]));
  const byVisit = groupBy(arrivals, ({ orgId, event }) => keyOf(orgId, event.data.appointmentId));
  const before = predecessors(rows.changes);
  return [...byVisit.values()].flatMap((all) => {
    const taken = new Set<string>();
    let latest = 0;
    return all.flatMap(({ id, isTaken }) => {
      const number = order.get(id) ?? 0;
      const previous = before.get(id);
      const problems = [
        ...(number < latest ? [`event ${id} came after a later one of its visit`] : []),
        ...(previous === undefined || taken.has(previous)
          ? []
          : [`event ${id} came before ${previous} was taken`]),
      ];
      latest = Math.max(latest, number);
      if (isTaken) taken.add(id);
      return problems;
    });
  });
};

function predecessors(changes: readonly ChangeFact[]): ReadonlyMap<string, string> {
  const byVisit = groupBy(changes.filter(isTold), ({ org_id: orgId, appointment_id: id }) =>
    keyOf(orgId, id),
  );
  return new Map(
    [...byVisit.values()].flatMap((list) => list.slice(1).map((one, n) => [idOf(one), idOf(list[n] ?? one)])),
  );
}

/** What an event says is what the audit log has of that change. */
export const findWrongWords: OutboxCheck = ({ rows, arrivals, timelines }) => {
  const changes = new Map(rows.changes.map((change) => [idOf(change), change]));
  const steps = new Map(
    [...timelines.values()].flatMap((one) => one.steps.map((step) => [step.change.change_id, step])),
  );
  return arrivals.flatMap((arrival) => {
    const change = changes.get(arrival.id);
    const step = steps.get(change?.change_id ?? 0);
    if (change === undefined || step === undefined) return [];
    return isAsItWas(arrival, change, step)
      ? []
      : [`event ${arrival.id} says something else than the audit log`];
  });
};

function isAsItWas({ event: { data, type } }: Arrival, change: ChangeFact, { state }: Step): boolean {
  return (
    data.appointmentId === change.appointment_id &&
    data.version === change.revision &&
    data.status === state.status &&
    data.providerId === state.provider_id &&
    isSameInstant(data.startsAt, state.starts_at) &&
    type === kindOf(change)
  );
}

const BY_ACTION: Readonly<Record<string, string>> = {
  created: "appointment.booked",
  moved: "appointment.moved",
  cancelled: "appointment.cancelled",
  completed: "appointment.completed",
  no_show: "appointment.no_show",
  restored: "appointment.restored",
};
const DETAILS: ReadonlySet<string> = new Set(["patient_name", "service_id", "contact_id", "notes"]);

function kindOf({ action, changed }: ChangeFact): string | undefined {
  return (
    BY_ACTION[action] ?? (changed.some((key) => DETAILS.has(key)) ? "appointment.details_changed" : undefined)
  );
}

const isTold = (change: ChangeFact): boolean => kindOf(change) !== undefined;

/** As docs/webhooks.md has it: made of the change. */
function idOf({ org_id: orgId, change_id: id }: ChangeFact): string {
  return `evt_${createHash("sha256").update(`${orgId} ${id}`).digest("hex").slice(0, 32)}`;
}
