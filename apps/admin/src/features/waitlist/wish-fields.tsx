import { Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { DurationInput } from "../../ui/duration-input.tsx";
import type { Wish } from "./waitlist-types.ts";
import { WEEKDAYS } from "./waitlist-words.ts";

type WishFieldsProps = { readonly wish: Wish; readonly onChange: (wish: Wish) => void };

/** When and how somebody would come. An empty time of day is any. */
export function WishFields({ wish, onChange }: WishFieldsProps) {
  const change = (more: Partial<Wish>) => onChange({ ...wish, ...more });
  return (
    <Stack>
      <Checkbox.Group
        label="Days"
        value={wish.weekdays.map(String)}
        onChange={(days) => change({ weekdays: days.map(Number).toSorted((a, b) => a - b) })}
      >
        <Group gap="sm" mt={6}>
          {WEEKDAYS.map((name, index) => (
            <Checkbox key={name} value={String(index + 1)} label={name} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow>
        <TextInput
          type="time"
          label="Not before"
          value={wish.fromTime === "00:00" ? "" : wish.fromTime}
          onChange={(event) => change({ fromTime: event.currentTarget.value || "00:00" })}
        />
        <TextInput
          type="time"
          label="Over by"
          value={wish.untilTime === "24:00" ? "" : wish.untilTime}
          onChange={(event) => change({ untilTime: event.currentTarget.value || "24:00" })}
        />
      </Group>
      <Group grow>
        <TextInput
          type="date"
          label="From"
          value={wish.fromDate ?? ""}
          onChange={(event) => change({ fromDate: event.currentTarget.value || null })}
        />
        <TextInput
          type="date"
          label="Until"
          required
          value={wish.untilDate}
          onChange={(event) => change({ untilDate: event.currentTarget.value })}
        />
      </Group>
      <DurationInput
        label="Notice they need"
        minutes={wish.noticeMinutes}
        maxMinutes={43_200}
        onChange={(noticeMinutes) => change({ noticeMinutes })}
      />
      <Checkbox
        label="Only by phone: we call them, nothing is written to them"
        checked={wish.reach === "call"}
        onChange={(event) => change({ reach: event.currentTarget.checked ? "call" : "any" })}
      />
    </Stack>
  );
}

/** Null where it can be saved. */
export function wishProblem({ weekdays, fromTime, untilTime, fromDate, untilDate }: Wish): string | null {
  if (weekdays.length === 0) return "Choose at least one day.";
  if (fromTime >= untilTime) return "The time of day ends before it begins.";
  if (untilDate === "") return "Until when do they wait?";
  return fromDate !== null && fromDate > untilDate ? "The last day is before the first." : null;
}
