import "@mantine/dates/styles.layer.css";
import { Button, Group, NativeSelect, NumberInput, Stack } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useState } from "react";
import classes from "./calendar.module.css";
import { JUMP_UNITS, type Jump, MAX_JUMP, jumpFrom } from "./jump.ts";
import type { CalendarPlace } from "./use-calendar-place.ts";

type DayPickerProps = { readonly place: CalendarPlace; readonly onPick: () => void };

/** A small calendar that leads to any day, whatever the view; and "in 6 weeks". */
export function DayPicker({ place, onPick }: DayPickerProps) {
  const go = (date: string) => {
    place.show({ date });
    onPick();
  };
  return (
    <Stack gap="sm">
      <DatePicker
        value={place.day}
        defaultDate={place.day}
        onChange={(date) => (date === null ? onPick() : go(date))}
        firstDayOfWeek={place.firstDayOfWeek}
        getDayProps={(date) => ({ "data-now": date === place.today || undefined })}
        hideOutsideDates
        // Their red is too pale to read, and says nothing here.
        weekendDays={[]}
        ariaLabels={{ nextMonth: "Next month", previousMonth: "Previous month" }}
      />
      <JumpForm onJump={(jump) => go(jumpFrom(place.today, jump))} />
    </Stack>
  );
}

/** Counted from today, as people say it on the phone. */
function JumpForm({ onJump }: { readonly onJump: (jump: Jump) => void }) {
  const [{ count, unit }, setJump] = useState<Jump>({ count: 6, unit: "weeks" });
  return (
    <form
      className={classes["jump"]}
      onSubmit={(event) => {
        event.preventDefault();
        onJump({ count, unit });
      }}
    >
      <Group gap={6} wrap="nowrap" align="end">
        <NumberInput
          label="From today, in"
          w={92}
          min={1}
          max={MAX_JUMP}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          value={count}
          onChange={(typed) => typeof typed === "number" && setJump({ count: typed, unit })}
        />
        <NativeSelect
          w={108}
          aria-label="Days, weeks or months"
          data={[...JUMP_UNITS]}
          value={unit}
          onChange={(event) => {
            const chosen = JUMP_UNITS.find((each) => each === event.currentTarget.value) ?? unit;
            setJump({ count, unit: chosen });
          }}
        />
        <Button type="submit" flex="none" variant="default">
          Go
        </Button>
      </Group>
    </form>
  );
}
