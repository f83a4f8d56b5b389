import { NumberInput, Select } from "@mantine/core";
import { useMemo } from "react";
import { count, formatMinutes } from "../../../format/amount.ts";
import { DurationInput } from "../../../ui/duration-input.tsx";
import type { ClinicFieldsProps } from "./clinic-types.ts";

const INTERVALS = [5, 10, 15, 20, 30, 45, 60, 90, 120];
const MAX_NOTICE = 43_200;
const MAX_HORIZON = 1095;

/** When callers can book. */
export function BookingFields({ value, saved, change }: ClinicFieldsProps) {
  const intervals = useMemo(
    () => [...new Set([...INTERVALS, saved.slotIntervalMinutes])].toSorted((one, other) => one - other),
    [saved.slotIntervalMinutes],
  );
  return (
    <>
      <Select
        label="Appointments start every"
        description="How far apart the start times are that callers are offered."
        data={intervals.map((each) => ({ value: String(each), label: formatMinutes(each) }))}
        value={String(value.slotIntervalMinutes)}
        onChange={(each) => change({ slotIntervalMinutes: Number(each ?? value.slotIntervalMinutes) })}
        allowDeselect={false}
      />
      <DurationInput
        label="Shortest notice"
        description="Callers cannot book anything sooner than this. 0 means right away."
        minutes={value.minNoticeMinutes}
        maxMinutes={MAX_NOTICE}
        onChange={(minNoticeMinutes) => change({ minNoticeMinutes })}
      />
      <NumberInput
        label="Bookable ahead"
        description={`How many days ahead callers can book: ${aboutMonths(value.horizonDays)}.`}
        value={value.horizonDays}
        onChange={(days) =>
          change({ horizonDays: Math.min(MAX_HORIZON, Math.max(1, Math.round(Number(days)))) })
        }
        min={1}
        max={MAX_HORIZON}
        suffix={value.horizonDays === 1 ? " day" : " days"}
        allowDecimal={false}
      />
    </>
  );
}

function aboutMonths(days: number): string {
  const months = Math.round(days / 30.4);
  return months < 2
    ? `about ${count(Math.max(1, Math.round(days / 7)), "week")}`
    : `about ${count(months, "month")}`;
}
