import { useCallback } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { count } from "../../format/amount.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { notifyDone, notifyNotDone } from "../../ui/notify.tsx";
import type { SeriesInput, BookSeriesOutcome } from "./series-types.ts";
import { useAskSeries } from "./use-ask-series.ts";
import { useSetSeriesStatus } from "./use-set-series-status.ts";

/** Books a series, says so and offers to undo it, of which nobody is told then. Null: it failed, which was said. */
export function useBookSeries(): (input: SeriesInput) => Promise<BookSeriesOutcome | null> {
  const { client } = useApi();
  const { zone } = useOrganization();
  const ask = useAskSeries();
  const setStatus = useSetSeriesStatus();
  return useCallback(
    async (input) => {
      const outcome = await ask(() => client.series.book.mutate(input));
      if (outcome === null || !("appointments" in outcome)) return outcome;
      const { appointments, kind } = outcome;
      const [first] = appointments;
      if (first === undefined) return outcome;
      const what = `${count(appointments.length, "visit")}, the first ${sayDayAndTime(first.startsAt, zone)}`;
      if (kind === "already_booked") {
        notifyNotDone("Already booked", `${first.patientName} has these ${what}.`);
      } else {
        notifyDone(
          `${first.patientName} is booked for ${what}.`,
          () => void setStatus(appointments, "cancelled", true),
        );
      }
      return outcome;
    },
    [ask, client, setStatus, zone],
  );
}
