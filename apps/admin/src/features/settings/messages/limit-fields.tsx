import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { NumberInput, TextInput } from "@mantine/core";
import { DurationInput } from "../../../ui/duration-input.tsx";
import classes from "./messages.module.css";

export type Settings = inferRouterOutputs<AppRouter>["messages"]["settings"];

export type FieldsProps = {
  readonly value: Settings;
  readonly change: (part: Partial<Settings>) => void;
};

/** Of all visits of a person together: who comes often is not written to all the time. */
export function LimitFields({ value, change }: FieldsProps) {
  return (
    <div className={classes["pair"]}>
      <NumberInput
        label="Reminders to one person in a day, at most"
        min={1}
        max={5}
        allowDecimal={false}
        clampBehavior="strict"
        value={value.remindersADay}
        onChange={(count) => typeof count === "number" && change({ remindersADay: count })}
      />
      <NumberInput
        label="in a week, at most"
        min={1}
        max={20}
        allowDecimal={false}
        clampBehavior="strict"
        value={value.remindersAWeek}
        onChange={(count) => typeof count === "number" && change({ remindersAWeek: count })}
      />
    </div>
  );
}

/** When nothing is said. */
export function QuietFields({ value, change }: FieldsProps) {
  return (
    <>
      <div className={classes["pair"]}>
        <TextInput
          type="time"
          label="No reminders from"
          value={value.quietFrom}
          onChange={({ currentTarget: { value: quietFrom } }) => change({ quietFrom })}
        />
        <TextInput
          type="time"
          label="until"
          value={value.quietUntil}
          onChange={({ currentTarget: { value: quietUntil } }) => change({ quietUntil })}
        />
      </div>
      <DurationInput
        label="Time to undo"
        description="Messages about changes at the front desk wait this long, so that a change you undo is never sent."
        minutes={value.undoMinutes}
        maxMinutes={60}
        onChange={(undoMinutes) => change({ undoMinutes })}
      />
    </>
  );
}
