import "@mantine/dates/styles.layer.css";
import { Group, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../../api/session.ts";
import { useProvidersQuery } from "../../../api/whole-lists.ts";
import { firstDayOfWeekIn } from "../../calendar/calendar-days.ts";
import type { ClosureDraft } from "./closure-text.ts";
import classes from "./closure-fields.module.css";

type ClosureFieldsProps = {
  readonly value: ClosureDraft;
  readonly change: (part: Partial<ClosureDraft>) => void;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly months: number;
};

const CLINIC = "clinic";

export function ClosureFields({ value, change, today, months }: ClosureFieldsProps) {
  const { name, region } = useOrganization();
  const providers = useQuery(useProvidersQuery()).data ?? [];
  return (
    <div className={classes["fields"]}>
      <DatePicker
        type="range"
        allowSingleDateInRange
        value={[...value.days]}
        onChange={(days) => change({ days })}
        minDate={today < (value.days[0] ?? today) ? today : (value.days[0] ?? today)}
        defaultDate={value.days[0] ?? today}
        firstDayOfWeek={firstDayOfWeekIn(region)}
        numberOfColumns={months}
        size={months > 1 ? "xs" : "sm"}
        // Their red is too pale to read, and says nothing here.
        weekendDays={[]}
        ariaLabels={{ nextMonth: "Next month", previousMonth: "Previous month" }}
      />
      <Stack className={classes["rest"] ?? ""}>
        <Select
          label="Who is away"
          data={[
            { value: CLINIC, label: `Everybody at ${name}` },
            ...providers
              .filter(({ active, providerId }) => active || providerId === value.providerId)
              .map(({ providerId, name }) => ({ value: providerId, label: name })),
          ]}
          value={value.providerId ?? CLINIC}
          onChange={(who) => change({ providerId: who === CLINIC ? null : who })}
          allowDeselect={false}
        />
        <SegmentedControl
          aria-label="How long"
          data={[
            { value: "day", label: "Whole day" },
            { value: "hours", label: "Some hours" },
          ]}
          value={value.isWholeDay ? "day" : "hours"}
          onChange={(length) => change({ isWholeDay: length === "day" })}
        />
        {!value.isWholeDay && <HoursFields value={value} change={change} />}
        <TextInput
          label="Reason"
          description="For you and your colleagues; callers do not hear it."
          placeholder="Christmas Eve"
          value={value.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
          maxLength={500}
        />
      </Stack>
    </div>
  );
}

function HoursFields({ value, change }: Pick<ClosureFieldsProps, "value" | "change">) {
  return (
    <Group grow>
      <TextInput
        type="time"
        label="Closed from"
        value={value.closes}
        onChange={(event) => change({ closes: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label="Until"
        value={value.opensAgain}
        onChange={(event) => change({ opensAgain: event.currentTarget.value })}
      />
    </Group>
  );
}
