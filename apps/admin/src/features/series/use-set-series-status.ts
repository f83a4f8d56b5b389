import { useCallback } from "react";
import { useApi } from "../../api/api-context.ts";
import { count } from "../../format/amount.ts";
import { notifyDone } from "../../ui/notify.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { tellRefused, useAskSeries } from "./use-ask-series.ts";

type Visits = readonly Appointment[];
type SetStatus = (visits: Visits, status: "confirmed" | "cancelled", isUndo?: boolean) => Promise<void>;

/** Cancels several visits, or brings them back, and offers to undo it. */
export function useSetSeriesStatus(): SetStatus {
  const { client } = useApi();
  const ask = useAskSeries();
  return useCallback(
    async function set(visits: Visits, status: "confirmed" | "cancelled", isUndo = false): Promise<void> {
      const shown = visits.map(({ appointmentId, revision }) => ({
        appointmentId,
        expectedRevision: revision,
      }));
      const outcome = await ask(() => client.series.setStatus.mutate({ visits: shown, status }));
      if (outcome === null) return;
      if (!("appointments" in outcome)) return tellRefused(outcome);
      const other = status === "cancelled" ? "confirmed" : "cancelled";
      const undo = () => void set(outcome.appointments, other, true);
      const done = status === "cancelled" ? "cancelled" : "confirmed again";
      const what = `${count(visits.length, "visit")} ${visits.length === 1 ? "is" : "are"} ${done}.`;
      notifyDone(what, isUndo ? undefined : undo);
    },
    [ask, client],
  );
}
