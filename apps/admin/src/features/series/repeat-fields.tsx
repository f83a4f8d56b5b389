import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { Repeat } from "./repeat-rule.ts";
import classes from "./series.module.css";

type RepeatFieldsProps = { readonly value: Repeat; readonly onChange: (value: Repeat) => void };

const MOST = 60;
const UNITS = [
  { value: "day", label: "days" },
  { value: "week", label: "weeks" },
  { value: "month", label: "months" },
];
const ENDS = [
  { value: "count", label: "times" },
  { value: "until", label: "until" },
];

/** "Every 4 weeks, 6 times" or "every 4 weeks until June 1". */
export function RepeatFields({ value, onChange }: RepeatFieldsProps) {
  const set = (change: Partial<Repeat>) => onChange({ ...value, ...change });
  return (
    <div className={classes["rule"]} role="group" aria-label="How often">
      <NumberInput
        label="Every"
        min={1}
        max={52}
        value={value.every}
        allowDecimal={false}
        allowNegative={false}
        onChange={(every) => typeof every === "number" && every >= 1 && set({ every: Math.min(every, 52) })}
      />
      <NativeSelect
        label="Unit"
        data={UNITS}
        value={value.unit}
        onChange={(event) => set({ unit: event.currentTarget.value as Repeat["unit"] })}
      />
      <NativeSelect
        label="How long"
        data={ENDS}
        value={value.ends}
        onChange={(event) => set({ ends: event.currentTarget.value as Repeat["ends"] })}
      />
      {value.ends === "count" ? (
        <NumberInput
          label="Visits"
          min={2}
          max={MOST}
          value={value.count}
          allowDecimal={false}
          allowNegative={false}
          onChange={(count) =>
            typeof count === "number" && count >= 1 && set({ count: Math.min(count, MOST) })
          }
        />
      ) : (
        <TextInput
          type="date"
          label="Last day"
          value={value.until}
          onChange={(event) => set({ until: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
