import { Alert, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { count } from "../../format/amount.ts";
import type { When } from "../calendar/when.ts";
import { RepeatFields } from "./repeat-fields.tsx";
import type { Repeat } from "./repeat-rule.ts";
import { OUT, SeriesDates } from "./series-dates.tsx";
import type { SeriesInput } from "./series-types.ts";
import { usePlannedDates } from "./use-planned-dates.ts";

/** What is to be booked: no times while something is missing, or has to be chosen first, which `problem` says. */
export type PlannedSeries = { readonly times: SeriesInput["times"]; readonly problem: string | null };

type SeriesSectionProps = {
  readonly repeat: Repeat;
  readonly onRepeat: (repeat: Repeat) => void;
  readonly when: When;
  readonly serviceId: string | null;
  readonly onPlan: (plan: PlannedSeries) => void;
  /** Booking was tried: what stands in the way is said. */
  readonly problem: string | null;
};

/** "Every 4 weeks, 6 times": the rule, and each of its dates as it would be. */
export function SeriesSection({ repeat, onRepeat, when, serviceId, onPlan, problem }: SeriesSectionProps) {
  const plan = usePlannedDates({ when, serviceId, repeat });
  const { dates, open, isLooking } = plan;
  // The plan is an object of its own each time: told when what is in it is another.
  const told = JSON.stringify({ times: plan.times, problem: problemOf(plan) });
  useEffect(() => onPlan(JSON.parse(told) as PlannedSeries), [told, onPlan]);
  const left = dates.filter(({ instead }) => instead === OUT).length;
  return (
    <Stack gap="sm">
      <RepeatFields value={repeat} onChange={onRepeat} />
      {dates.length > 0 && (
        <>
          <SeriesDates
            dates={dates}
            onChoose={plan.choose}
            outLabel="Leave this one out"
            withProvider={when.providerId === null}
          />
          <Text size="sm" role="status">
            {isLooking ? "Looking at the dates…" : sayDates({ open: open.length, left, all: dates.length })}
          </Text>
        </>
      )}
      {problem !== null && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
    </Stack>
  );
}

function sayDates({
  open,
  left,
  all,
}: {
  readonly open: number;
  readonly left: number;
  readonly all: number;
}) {
  if (open > 0) return `${open} of ${count(all, "date")} cannot be: choose another time, or leave it out.`;
  return left === 0
    ? `All ${count(all, "date")} can be booked.`
    : `${count(all - left, "date")} can be booked.`;
}

function problemOf({ open, times, isLooking, dates }: ReturnType<typeof usePlannedDates>): string | null {
  if (dates.length === 0) return "Choose a time, and how often.";
  if (isLooking) return "The dates are being looked at. Try again in a moment.";
  if (open.length > 0) return `Choose another time for ${count(open.length, "date")} first, or leave it out.`;
  return times.length === 0 ? "All dates are left out." : null;
}
