import { useCallback } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { count } from "../../format/amount.ts";
import { minutesBetween, startsLocal } from "../../format/clinic-time.ts";
import { notifyDone } from "../../ui/notify.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import type { MoveSeriesInput, MoveSeriesOutcome } from "./series-types.ts";
import { tellRefused, useAskSeries } from "./use-ask-series.ts";

type Visits = readonly Appointment[];
type MoveVisits = (
  input: MoveSeriesInput,
  before: Visits,
  isUndo?: boolean,
) => Promise<MoveSeriesOutcome | null>;

/** Moves several visits and offers to undo it; `before` is what they were. Null: it failed, which was said. */
export function useMoveVisits(): MoveVisits {
  const { client } = useApi();
  const { zone } = useOrganization();
  const ask = useAskSeries();
  return useCallback(
    async function move(
      input: MoveSeriesInput,
      before: Visits,
      isUndo = false,
    ): Promise<MoveSeriesOutcome | null> {
      const outcome = await ask(() => client.series.move.mutate(input));
      if (outcome === null) return null;
      if (!("appointments" in outcome)) {
        if (isUndo || outcome.kind !== "move_clash") tellRefused(outcome);
        return outcome;
      }
      const revisions = new Map(outcome.appointments.map((each) => [each.appointmentId, each.revision]));
      const visits = before.map(({ appointmentId, startsAt }) => ({
        appointmentId,
        expectedRevision: revisions.get(appointmentId) ?? 0,
        startsAt,
        startsLocal: startsLocal(startsAt, zone),
      }));
      const alike = alikeBefore(input, before);
      const undo = alike === null || isUndo ? undefined : () => void move({ visits, ...alike }, before, true);
      notifyDone(`${count(before.length, "visit")} moved${isUndo ? " back" : ""}.`, undo);
      return outcome;
    },
    [ask, client, zone],
  );
}

/** With whom and how long they were, where that was changed for all. Null: they were not alike, and cannot go back in one step. */
function alikeBefore(input: MoveSeriesInput, before: Visits): Omit<MoveSeriesInput, "visits"> | null {
  const providers = [...new Set(before.map(({ provider }) => provider.providerId))];
  const lengths = [...new Set(before.map(({ startsAt, endsAt }) => minutesBetween(startsAt, endsAt)))];
  const { providerId = null, durationMinutes = null } = input;
  if (providerId !== null && providers.length > 1) return null;
  if (durationMinutes !== null && lengths.length > 1) return null;
  return {
    providerId: providerId === null ? null : (providers[0] ?? null),
    durationMinutes: durationMinutes === null ? null : (lengths[0] ?? null),
  };
}
