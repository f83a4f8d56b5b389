import { Group, NumberInput, Select } from "@mantine/core";
import { useState } from "react";

const UNITS = [
  { value: "1", label: "minutes" },
  { value: "60", label: "hours" },
  { value: "1440", label: "days" },
] as const;

type DurationInputProps = {
  readonly label: string;
  readonly description?: string;
  readonly minutes: number;
  readonly maxMinutes: number;
  readonly onChange: (minutes: number) => void;
};

/** A number of minutes, in the unit in which a person would say it. */
export function DurationInput({ label, description, minutes, maxMinutes, onChange }: DurationInputProps) {
  const [isEmpty, setIsEmpty] = useState(false);
  const [unit, setUnit] = useState(() => unitFor(minutes));
  // Changed from outside to something the unit cannot say, by "Discard", say.
  const shown = minutes % unit === 0 ? unit : unitFor(minutes);
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <NumberInput
        label={label}
        description={description}
        value={isEmpty ? "" : minutes / shown}
        // Emptied on the way to another number it stays empty: a zero put into it would become part of that number.
        onChange={(value) => {
          setIsEmpty(value === "");
          if (value !== "") onChange(Math.min(maxMinutes, Math.max(0, Math.round(Number(value))) * shown));
        }}
        onBlur={() => setIsEmpty(false)}
        min={0}
        max={Math.floor(maxMinutes / shown)}
        allowDecimal={false}
        allowNegative={false}
        flex={1}
      />
      <Select
        aria-label={`${label}: unit`}
        data={UNITS}
        value={String(shown)}
        onChange={(value) => {
          const next = Number(value ?? shown);
          setUnit(next);
          onChange(Math.min(maxMinutes, (minutes / shown) * next));
        }}
        allowDeselect={false}
        w={116}
      />
    </Group>
  );
}

function unitFor(minutes: number): number {
  if (minutes === 0) return 60;
  return [1440, 60].find((unit) => minutes % unit === 0) ?? 1;
}
