import { useState } from "react";
import { count } from "../../format/amount.ts";
import { describeRefusal } from "../appointments/describe-refusal.ts";
import { REFUSED_FIELDS } from "../calendar/booking-problems.ts";
import { toContact, type useBookingForm } from "../calendar/use-booking-form.ts";
import { newSeriesId } from "./new-series-id.ts";
import type { Repeat } from "./repeat-rule.ts";
import type { PlannedSeries } from "./series-section.tsx";
import type { BookSeriesOutcome } from "./series-types.ts";
import { useBookSeries } from "./use-book-series.ts";

const NOTHING: PlannedSeries = { times: [], problem: "Choose a time, and how often." };
const TAKEN = "Some of these times were taken meanwhile. Nothing was booked: choose other times for them.";

/** Several visits instead of one, with what was typed into the same form. */
export function useSeriesForm(form: ReturnType<typeof useBookingForm>, onDone: () => void) {
  const [repeat, setRepeat] = useState<Repeat | null>(null);
  const [plan, setPlan] = useState(NOTHING);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  // A second press, and one after an answer that was lost, are about the same series.
  const [seriesId] = useState(() => newSeriesId());
  const book = useBookSeries();
  const { values } = form;

  const tell = (outcome: BookSeriesOutcome | null) => {
    if (outcome === null) return;
    if ("appointments" in outcome) return onDone();
    if (outcome.kind === "series_clash") return setProblem(TAKEN);
    const field = REFUSED_FIELDS[outcome.kind];
    if (field !== undefined) return form.setProblems(field);
    setProblem(describeRefusal(outcome).title);
  };
  const submit = async () => {
    setProblem(plan.problem);
    const { contact, serviceId, when, patientName, notes } = values;
    if (!form.check() || plan.problem !== null || contact === null || serviceId === null) return;
    setIsBusy(true);
    const who = patientName.trim() === "" ? {} : { patientName };
    const what = { serviceId, providerId: when.providerId, durationMinutes: when.minutes, notes };
    tell(await book({ seriesId, contact: toContact(contact), ...what, ...who, times: plan.times }));
    setIsBusy(false);
  };
  return {
    isOn: repeat !== null,
    label: repeat === null || plan.times.length < 2 ? "Book" : `Book ${count(plan.times.length, "visit")}`,
    repeat,
    setRepeat,
    setPlan,
    problem,
    isBusy,
    submit,
  };
}
