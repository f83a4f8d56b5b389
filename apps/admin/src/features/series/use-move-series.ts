import type { Zone } from "@callwaiting/domain/zone";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { minutesBetween, startsLocal } from "../../format/clinic-time.ts";
import type { Appointment } from "../appointments/appointment-types.ts";
import type { When } from "../calendar/when.ts";
import { OUT, type PlannedDate } from "./series-dates.tsx";
import { type Scope, useSeries } from "./series-scope.tsx";
import type { MoveSeriesInput, SeriesClash } from "./series-types.ts";
import { shiftVisits } from "./shift-visits.ts";
import { useInstead } from "./use-instead.ts";
import { useMoveVisits } from "./use-move-visits.ts";

const NOT_CHOSEN = "Choose another time for each of these first, or leave it where it is.";
const NOTHING_LEFT = "All of them are left where they are.";

/** Moves an appointment and those of its series that go with it: all, or none and what is in the way. */
export function useMoveSeries(appointment: Appointment, onDone: () => void) {
  const { zone } = useOrganization();
  const series = useSeries(appointment);
  const move = useMoveVisits();
  const [scope, setScope] = useState<Scope>("one");
  const clashes = useClashes();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const forget = () => {
    clashes.forget();
    setProblem(null);
  };
  const submit = async (startsAt: string, when: When) => {
    const way = { from: appointment.startsAt, to: startsAt, chosen: clashes.chosen, zone };
    const goals = goalsOf(series.of(scope), way);
    const why = clashes.isOpen ? NOT_CHOSEN : goals.length === 0 ? NOTHING_LEFT : null;
    setProblem(why);
    if (why !== null) return;
    setIsBusy(true);
    const before = goals.map(({ visit }) => visit);
    const outcome = await move(toInput(goals, { appointment, when, zone }), before);
    setIsBusy(false);
    if (outcome === null) return;
    if (outcome.kind === "move_clash") clashes.note(outcome.clashes);
    else onDone();
  };
  const choose = (next: Scope) => {
    setScope(next);
    forget();
  };
  const { dates, choose: chooseInstead } = clashes;
  return { series, scope, setScope: choose, forget, dates, choose: chooseInstead, problem, isBusy, submit };
}

/** What could not be moved, and what was chosen instead. */
function useClashes() {
  const [clashes, setClashes] = useState<readonly SeriesClash[]>([]);
  const { chosen, choose, forget } = useInstead();
  return {
    chosen,
    choose,
    dates: clashes.map((clash) => toDate(clash, chosen)),
    isOpen: clashes.some(({ appointmentId }) => !chosen.has(appointmentId)),
    /** After another try: these are to be chosen anew. */
    note: (found: readonly SeriesClash[]) => {
      const again = found.map(({ appointmentId }) => appointmentId);
      forget(again);
      setClashes((before) => [
        ...before.filter(({ appointmentId }) => !again.includes(appointmentId)),
        ...found,
      ]);
    },
    forget: () => {
      setClashes([]);
      forget();
    },
  };
}

type Goal = { readonly visit: Appointment; readonly startsAt: string };
type Shift = {
  readonly from: string;
  readonly to: string;
  readonly chosen: ReadonlyMap<string, string>;
  readonly zone: Zone;
};

/** Where each of them goes: where it was chosen to, else as far as the first. One of a time that the clocks skip stays where it is. */
function goalsOf(visits: readonly Appointment[], { chosen, zone, ...way }: Shift): readonly Goal[] {
  const shifted = new Map(
    shiftVisits(visits, way, zone).map(({ appointmentId, startsAt }) => [appointmentId, startsAt]),
  );
  return visits.flatMap((visit) => {
    const startsAt = chosen.get(visit.appointmentId) ?? shifted.get(visit.appointmentId) ?? OUT;
    return startsAt === OUT ? [] : [{ visit, startsAt }];
  });
}

type Wanted = { readonly appointment: Appointment; readonly when: When; readonly zone: Zone };

function toInput(goals: readonly Goal[], { appointment, when, zone }: Wanted): MoveSeriesInput {
  const { startsAt, endsAt, provider } = appointment;
  const isSame = when.providerId === null || when.providerId === provider.providerId;
  return {
    visits: goals.map(({ visit, startsAt: goal }) => ({
      appointmentId: visit.appointmentId,
      expectedRevision: visit.revision,
      startsAt: goal,
      startsLocal: startsLocal(goal, zone),
    })),
    providerId: isSame ? null : when.providerId,
    durationMinutes: when.minutes === minutesBetween(startsAt, endsAt) ? null : when.minutes,
  };
}

const toDate = (clash: SeriesClash, chosen: ReadonlyMap<string, string>): PlannedDate => ({
  key: clash.appointmentId,
  startsAt: clash.startsAt,
  look: { problem: clash.problem, alternatives: clash.alternatives, provider: null },
  instead: chosen.get(clash.appointmentId),
});
