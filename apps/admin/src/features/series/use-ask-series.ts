import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useReadSessionAgain } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyNotDone, notifyProblem } from "../../ui/notify.tsx";
import { describeRefusal } from "../appointments/describe-refusal.ts";
import { useAppointmentCache } from "../appointments/use-appointment-cache.ts";
import type { MoveSeriesOutcome } from "./series-types.ts";

/** Asks for a change of several visits, and reads again what shows them. Null: it failed, which was said. */
export function useAskSeries() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const readSessionAgain = useReadSessionAgain();
  const { refresh } = useAppointmentCache();
  return useCallback(
    async <Outcome extends { readonly kind: string }>(
      send: () => Promise<Outcome>,
    ): Promise<Outcome | null> => {
      try {
        const outcome = await send();
        if (outcome.kind === "clock_changed") await readSessionAgain();
        return outcome;
      } catch (error) {
        notifyProblem(error, "Nothing was changed");
        return null;
      } finally {
        void refresh();
        void queryClient.invalidateQueries(trpc.series.pathFilter());
        void queryClient.invalidateQueries(trpc.contacts.pathFilter());
      }
    },
    [queryClient, readSessionAgain, refresh, trpc],
  );
}

type Refused = Exclude<MoveSeriesOutcome, { readonly appointments: unknown }>;

const LATE = new Set<Refused["kind"]>(["changed_meanwhile", "not_confirmed"]);
const GONE = new Set<Refused["kind"]>(["move_clash", "slot_unavailable"]);

/** That nothing was done, and why. */
export function tellRefused(outcome: Refused): void {
  if (LATE.has(outcome.kind)) {
    const now = "None was changed. You are looking at the current version now.";
    notifyNotDone("Somebody has changed one of these visits", now);
  } else if (GONE.has(outcome.kind)) {
    notifyNotDone("One of these times has since gone to somebody else", "None was changed.");
  } else {
    notifyNotDone(titleOf(outcome), "None was changed.");
  }
}

function titleOf(outcome: Refused): string {
  const isRefusal = !("appointment" in outcome) && outcome.kind !== "move_clash";
  return isRefusal ? describeRefusal(outcome).title : "That did not work";
}
