import { setTimeout as delay } from "node:timers/promises";
import type { WaitlistEntry } from "@callwaiting/domain";
import { createSeededRandom } from "@callwaiting/vapi-simulator";
import type { Desk } from "../run-operations.ts";

/** What a member of staff heard when they wrote down that somebody said yes. */
export type Acceptance = {
  readonly orgId: string;
  readonly offerId: string;
  /** Null: another time was said back. */
  readonly appointmentId: string | null;
  readonly kind: string;
};

type Tending = { readonly desks: readonly Desk[]; readonly seed: number };

/** The front desks answer for those who wait: yes, no, no answer, and yes to another time, for as long as the clients work. */
export function tendWaitlists({ desks, seed }: Tending) {
  const stopping = new AbortController();
  const acceptances: Acceptance[] = [];
  const tend = async (desk: Desk, n: number) => {
    const random = createSeededRandom(seed + 100 + n);
    const people: Person[] = [];
    while (!stopping.signal.aborted) {
      // What is cut or killed in the middle is looked at in the end; the next round goes on.
      await round(desk, random.next, acceptances).catch(() => {});
      await joinAgain(desk, people).catch(() => {});
      await delay(500);
    }
  };
  const tending = Promise.all(desks.map(tend));
  return {
    acceptances,
    stop: async () => {
      stopping.abort();
      await tending;
    },
  };
}

async function round({ clinic, api, known }: Desk, random: () => number, acceptances: Acceptance[]) {
  for (const { offerId, startsLocal, startsAt, phone } of await api.waitlist.holds.query()) {
    const chance = random();
    if (chance < 0.35) {
      const accepted = await api.waitlist.accept.mutate({ offerId, startsLocal });
      const appointmentId = "appointmentId" in accepted ? accepted.appointmentId : null;
      acceptances.push({ orgId: clinic.orgId, offerId, appointmentId, kind: accepted.kind });
      // From now on they are moved and cancelled like all others.
      if (appointmentId !== null && phone !== null) {
        known.learn({ appointmentId, phone, startsAt, revision: null });
      }
    } else if (chance < 0.45) {
      const otherTime = `${startsLocal.slice(0, 14)}17${startsLocal.slice(16)}`;
      const { kind } = await api.waitlist.accept.mutate({ offerId, startsLocal: otherTime });
      acceptances.push({ orgId: clinic.orgId, offerId, appointmentId: null, kind });
    } else if (chance < 0.7) {
      const how = chance < 0.55 ? "declined" : chance < 0.65 ? "voicemail" : "released";
      await api.waitlist.close.mutate({ offerId, how });
    }
  }
}

type Person = Pick<WaitlistEntry, "contactId" | "serviceId">;

/** Whoever has got a visit, or wanted no more, waits for another. */
async function joinAgain({ api }: Desk, people: Person[]): Promise<void> {
  const { items } = await api.waitlist.list.query({ limit: 100 });
  if (people.length === 0) people.push(...items);
  const waiting = new Set(items.map(({ contactId }) => contactId));
  const gone = people.find(({ contactId }) => !waiting.has(contactId));
  if (gone === undefined) return;
  await api.waitlist.join.mutate({ ...gone, providerId: null, wish: WISH });
}

const WISH = {
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromTime: "00:00",
  untilTime: "24:00",
  fromDate: null,
  untilDate: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  noticeMinutes: 0,
  reach: "any" as const,
};
