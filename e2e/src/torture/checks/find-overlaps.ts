import type { AppointmentState, ServiceRow } from "../database-rows.ts";
import type { Step } from "../replay-changes.ts";
import { type Check, keyOf } from "./check.ts";

type Block = { readonly from: number; readonly until: number; readonly id: string };

/**
 * At no instant does a provider have two appointments at once, buffers included, unless staff gave a reason for the
 * later one: goes through all changes in their order and looks at each that takes time. Those that take a provider's
 * time wait for each other, so their numbers tell the order.
 */
export const findOverlaps: Check = ({ rows, timelines }) => {
  const services = new Map(rows.services.map((row) => [keyOf(row.org_id, row.service_id), row]));
  const steps = [...timelines.values()].flatMap((timeline) => timeline.steps);
  steps.sort((a, b) => a.change.change_id - b.change.change_id);
  const taken = new Map<string, Map<string, Block>>();
  const where = new Map<string, string>();
  return steps.flatMap((step) => {
    const { change, state } = step;
    const id = keyOf(change.org_id, change.entity_id);
    const wasActive = where.has(id);
    taken.get(where.get(id) ?? "")?.delete(id);
    where.delete(id);
    if (!["confirmed", "completed"].includes(state.status)) return [];
    const provider = keyOf(change.org_id, state.provider_id);
    const blocks = taken.get(provider) ?? new Map<string, Block>();
    taken.set(provider, blocks);
    where.set(id, provider);
    const block = toBlock(id, state, services.get(keyOf(change.org_id, state.service_id)));
    const others = [...blocks.values()].filter(({ from, until }) => from < block.until && block.from < until);
    blocks.set(id, block);
    return isExcepted(step, wasActive)
      ? []
      : others.map((other) => `appointments ${id} and ${other.id} overlap`);
  });
};

/** With a reason; or a change that takes no time: staff may have put another one over it since, with a reason. */
function isExcepted({ change, state }: Step, wasActive: boolean): boolean {
  if (state.overlap_allowed && state.override_reason !== null) return true;
  const { starts_at: start, ends_at: end, provider_id: provider } = change.after;
  return wasActive && (start ?? end ?? provider) === undefined;
}

function toBlock(id: string, state: AppointmentState, service: ServiceRow | undefined): Block {
  const before = (service?.bufferBeforeMinutes ?? 0) * 60_000;
  const after = (service?.bufferAfterMinutes ?? 0) * 60_000;
  return { id, from: Date.parse(state.starts_at) - before, until: Date.parse(state.ends_at) + after };
}
