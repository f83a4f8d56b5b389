import { Group, NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import { readDuration, shownUnit, unitFor, unitOptions } from "./duration-units.ts";

type DurationInputProps = {
  readonly label: string;
  readonly description?: string;
  readonly minutes: number;
  readonly maxMinutes: number;
  readonly onChange: (minutes: number) => void;
};

/** A number of minutes, in the unit in which a person would say it. */
export function DurationInput({ label, description, minutes, maxMinutes, onChange }: DurationInputProps) {
  // What is being typed stays as it is: a zero put where it was emptied would become part of the next number, and "1." is on its
  // way to 1.5.
  const [draft, setDraft] = useState<string | number | null>(null);
  const [unit, setUnit] = useState(() => unitFor(minutes));
  const shown = draft === null ? shownUnit(minutes, unit) : unit;
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <NumberInput
        label={label}
        description={description}
        value={draft ?? minutes / shown}
        onChange={(value) => {
          setDraft(value);
          setUnit(shown);
          const typed = readDuration(value, { unit: shown, max: maxMinutes });
          if (typed !== null && typed !== minutes) onChange(typed);
        }}
        onBlur={() => setDraft(null)}
        min={0}
        max={maxMinutes / shown}
        decimalScale={shown === 1 ? 0 : 2}
        allowDecimal={shown > 1}
        allowedDecimalSeparators={[".", ","]}
        allowNegative={false}
        flex={1}
      />
      <Select
        aria-label={`${label}: unit`}
        data={unitOptions(minutes / shown)}
        value={String(shown)}
        onChange={(value) => {
          const next = Number(value ?? shown);
          setUnit(next);
          setDraft(null);
          onChange(readDuration(minutes / shown, { unit: next, max: maxMinutes }) ?? minutes);
        }}
        allowDeselect={false}
        w={116}
      />
    </Group>
  );
}
