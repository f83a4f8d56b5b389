import "@mantine/dates/styles.layer.css";
import { DatePicker } from "@mantine/dates";
import type { CalendarPlace } from "./use-calendar-place.ts";

type DayPickerProps = { readonly place: CalendarPlace; readonly onPick: () => void };

/** A small calendar that leads to any day, whatever the view. */
export function DayPicker({ place, onPick }: DayPickerProps) {
  return (
    <DatePicker
      value={place.day}
      defaultDate={place.day}
      onChange={(date) => {
        if (date !== null) place.show({ date });
        onPick();
      }}
      firstDayOfWeek={place.firstDayOfWeek}
      getDayProps={(date) => ({ "data-now": date === place.today || undefined })}
      // Their red is too pale to read, and says nothing here.
      weekendDays={[]}
      ariaLabels={{ nextMonth: "Next month", previousMonth: "Previous month" }}
    />
  );
}
