import { keyOf } from "../../checks/check.ts";
import type { OutboxCheck, OutboxEvidence } from "./outbox-evidence.ts";

type Block = { readonly id: string; readonly from: number; readonly until: number };
type Event = {
  readonly number: number;
  readonly provider: string;
  readonly block: Block;
  readonly isHold: boolean;
  /** Null: it takes no time any more. */
  readonly isTaken: boolean;
  readonly isExcepted: boolean;
};

/**
 * At no moment is a held time booked, or held twice: visits and holds replayed together, in the order of the audit log, by which
 * whoever takes a provider's time waits for each other. Staff may put a visit over another with a reason.
 */
export const findHoldTroubles: OutboxCheck = (evidence) => {
  const events = [...holdEvents(evidence), ...visitEvents(evidence)].sort((a, b) => a.number - b.number);
  const taken = new Map<string, Map<string, Event>>();
  const where = new Map<string, string>();
  return events.flatMap((event) => {
    const { provider, block, isTaken } = event;
    taken.get(where.get(block.id) ?? "")?.delete(block.id);
    where.delete(block.id);
    if (!isTaken) return [];
    const own = taken.get(provider) ?? new Map<string, Event>();
    taken.set(provider, own);
    where.set(block.id, provider);
    const others = [...own.values()].filter(
      (one) => one.block.from < block.until && block.from < one.block.until,
    );
    own.set(block.id, event);
    // Two visits are the concern of find-overlaps.ts.
    const wrong = others.filter(
      (one) => (one.isHold || event.isHold) && !one.isExcepted && !event.isExcepted,
    );
    return wrong.map((one) => `${name(event)} and ${name(one)} overlap`);
  });
};

const name = ({ block, isHold }: Event) => `${isHold ? "hold" : "visit"} ${block.id}`;

function holdEvents({ rows }: OutboxEvidence): Event[] {
  return rows.holds.map((hold) => ({
    number: hold.number,
    provider: keyOf(hold.org_id, hold.provider_id),
    // Accepted, the visit has the same id.
    block: { id: keyOf(hold.org_id, hold.appointment_id), from: hold.fromMs, until: hold.untilMs },
    isHold: true,
    isTaken: hold.isBegin,
    isExcepted: false,
  }));
}

function visitEvents({ timelines, services }: OutboxEvidence): Event[] {
  const buffers = new Map(services.map((row) => [keyOf(row.org_id, row.service_id), row]));
  return [...timelines.values()].flatMap(({ orgId, appointmentId, steps }) =>
    steps.map(({ change, state }) => {
      const service = buffers.get(keyOf(orgId, state.service_id));
      return {
        number: change.change_id,
        provider: keyOf(orgId, state.provider_id),
        block: {
          id: keyOf(orgId, appointmentId),
          from: Date.parse(state.starts_at) - (service?.bufferBeforeMinutes ?? 0) * 60_000,
          until: Date.parse(state.ends_at) + (service?.bufferAfterMinutes ?? 0) * 60_000,
        },
        isHold: false,
        isTaken: ["confirmed", "completed"].includes(state.status),
        isExcepted: state.overlap_allowed,
      };
    }),
  );
}

/** Who was told that somebody has accepted finds their visit, made by it; and what was said with another time made none. */
export const findBrokenAcceptances: OutboxCheck = ({ rows, acceptances, timelines }) => {
  const offers = new Map(rows.offers.map((offer) => [keyOf(offer.org_id, offer.offer_id), offer]));
  return acceptances.flatMap(({ orgId, offerId, appointmentId, kind }) => {
    const offer = offers.get(keyOf(orgId, offerId));
    if (appointmentId === null) {
      return kind === "booked" ? [`offer ${offerId} was accepted by another time`] : [];
    }
    const visit = timelines.get(keyOf(orgId, appointmentId));
    return offer?.ended === "accepted" && offer.appointment_id === appointmentId && visit !== undefined
      ? []
      : [`offer ${offerId} was accepted, and visit ${appointmentId} is not there`];
  });
};
