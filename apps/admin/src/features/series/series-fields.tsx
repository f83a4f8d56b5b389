import { Checkbox, Text } from "@mantine/core";
import { Suspense, lazy } from "react";
import type { useBookingForm } from "../calendar/use-booking-form.ts";
import { FIRST_REPEAT } from "./repeat-rule.ts";
import type { useSeriesForm } from "./use-series-form.ts";

const SeriesSection = lazy(async () => ({ default: (await import("./series-section.tsx")).SeriesSection }));

type SeriesFieldsProps = {
  readonly form: ReturnType<typeof useBookingForm>;
  readonly series: ReturnType<typeof useSeriesForm>;
};

/** Whether it is one visit or several. */
export function SeriesFields({ form: { values }, series }: SeriesFieldsProps) {
  const { repeat, setRepeat, setPlan, problem } = series;
  return (
    <>
      <Checkbox
        label="Repeat"
        description="Every 4 weeks, 6 times: all of it is booked, or nothing."
        checked={repeat !== null}
        onChange={(event) => setRepeat(event.currentTarget.checked ? FIRST_REPEAT : null)}
      />
      {repeat !== null && (
        <Suspense fallback={<Text size="sm">One moment…</Text>}>
          <SeriesSection
            repeat={repeat}
            onRepeat={setRepeat}
            when={values.when}
            serviceId={values.serviceId}
            onPlan={setPlan}
            problem={problem}
          />
        </Suspense>
      )}
    </>
  );
}
