import type { Verdict } from "../check-history.ts";
import { count } from "../count-answers.ts";
import type { DatabaseRows } from "../database-rows.ts";
import type { World } from "../open-world.ts";
import { replayChanges } from "../replay-changes.ts";
import type { Desk } from "../run-operations.ts";
import { checkOutbox } from "./check-outbox.ts";
import type { OutboxEvidence } from "./checks/outbox-evidence.ts";
import { type OutboxRows, readOutboxRows } from "./outbox-rows.ts";
import { settleOutbox } from "./settle-outbox.ts";
import { tendWaitlists } from "./tend-waitlist.ts";
import { warpTime } from "./warp-time.ts";
import { watchHolds } from "./watch-holds.ts";

type Gathered = Omit<OutboxEvidence, "timelines" | "services">;

export type OutboxReport = {
  readonly counts: Readonly<Record<string, number>>;
  readonly evidence: Gathered;
  readonly check: (rows: DatabaseRows) => readonly Verdict[];
};

export type OutboxRun = ReturnType<typeof openOutboxRun>;

/** What goes on beside the clients: people wait and are offered times, hours pass in seconds, and somebody looks at what is held. */
export function openOutboxRun({ databaseUrl, outside }: World, desks: readonly Desk[], seed: number) {
  const tending = tendWaitlists({ desks, seed });
  const warping = warpTime(databaseUrl);
  const watching = watchHolds(databaseUrl);
  return {
    stop: async () => {
      await tending.stop();
      await warping.stop();
    },
    settle: async (): Promise<OutboxReport> => {
      const left = await settleOutbox(databaseUrl, outside);
      const { wrongs, looks } = await watching.stop();
      const evidence = gather(await readOutboxRows(databaseUrl), outside, tending.acceptances);
      return {
        counts: { ...countTold(evidence), "looks at what is held": looks },
        evidence,
        check: (rows) => [
          ...checkOutbox({ ...evidence, timelines: replayChanges(rows.changes), services: rows.services }),
          { claim: "no time was offered to two, and none held past its deadline", problems: wrongs },
          { claim: "nothing is left that is yet to be told", problems: left },
        ],
      };
    },
  };
}

function gather(
  rows: OutboxRows,
  { mail, twilio, receiver }: World["outside"],
  acceptances: Gathered["acceptances"],
) {
  return {
    rows,
    acceptances,
    letters: mail.taken,
    refused: mail.refused,
    texts: twilio.texts.map(({ sid, to, dateCreated }) => ({ sid, to, atMs: dateCreated.getTime() })),
    arrivals: receiver.arrivals,
    strangers: receiver.strangers,
  };
}

function countTold({ rows, letters, texts, arrivals }: Gathered): Record<string, number> {
  return count([
    ...letters.map(() => "letter taken"),
    ...texts.map(() => "text taken"),
    ...arrivals.map(({ isTaken }) => (isTaken ? "event taken" : "event not taken")),
    ...rows.messages.map(({ channel, kind, status }) => `${channel} ${kind}: ${status}`),
    ...rows.offers.map(({ ended }) => `offer: ${ended ?? "open"}`),
  ]);
}
