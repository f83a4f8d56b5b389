import { ActionIcon, Button, Group, Loader, Popover, SegmentedControl, Text } from "@mantine/core";
import { IconCalendarSearch, IconChevronLeft, IconChevronRight, IconPrinter } from "@tabler/icons-react";
import { Suspense, lazy, useMemo, useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { zoneDifference, zoneLabel } from "../../format/zone.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.tsx";
import type { CalendarFrame } from "./calendar-data.ts";
import { CALENDAR_VIEWS, type CalendarView } from "./calendar-search.ts";
import classes from "./calendar.module.css";
import { titleOf } from "./describe-day.ts";
import { ColourMenu } from "./colour-menu.tsx";
import type { Colours } from "./colours.ts";
import { ProviderFilter } from "./provider-filter.tsx";
import type { CalendarPlace } from "./use-calendar-place.ts";

type Providers = CalendarFrame["providers"];
type ToolbarProps = {
  readonly place: CalendarPlace;
  readonly providers: Providers;
  readonly colours: Colours;
  readonly cancelledCount: number;
};

const VIEW_LABELS: Readonly<Record<CalendarView, string>> = { day: "Day", week: "Week", month: "Month" };

export function CalendarToolbar({ place, providers, colours, cancelledCount }: ToolbarProps) {
  return (
    <div className={classes["toolbar"]}>
      <Group gap={6} wrap="nowrap">
        <Button variant="default" onClick={place.showToday}>
          Today
        </Button>
        <ActionIcon variant="subtle" size="lg" aria-label={`Previous ${place.view}`} onClick={place.previous}>
          <IconChevronLeft size={20} />
        </ActionIcon>
        <ActionIcon variant="subtle" size="lg" aria-label={`Next ${place.view}`} onClick={place.next}>
          <IconChevronRight size={20} />
        </ActionIcon>
        <GoToDate place={place} />
      </Group>
      <div className={classes["where"]} aria-live="polite">
        <Text component="h2" fw={650} size="lg" lh={1.2}>
          {titleOf(place.view, place.day, place.days.from)}
        </Text>
        <ZoneHint />
      </div>
      <Group gap="xs" className={classes["tools"] ?? ""}>
        <ProviderFilter {...{ place, providers, colours, cancelledCount }} />
        <ColourMenu colours={colours} />
        <ActionIcon
          variant="default"
          size={36}
          aria-label="Print"
          visibleFrom="sm"
          onClick={() => globalThis.print()}
        >
          <IconPrinter size={18} />
        </ActionIcon>
        <SegmentedControl
          aria-label="View"
          value={place.view}
          onChange={(view) => place.show({ view })}
          data={CALENDAR_VIEWS.map((value) => ({ value, label: VIEW_LABELS[value] }))}
        />
      </Group>
    </div>
  );
}

const DayPicker = lazy(async () => ({ default: (await import("./day-picker.tsx")).DayPicker }));

function GoToDate({ place }: Pick<ToolbarProps, "place">) {
  const [isOpen, setIsOpen] = useState(false);
  useShortcuts(
    useMemo(
      () => [{ keys: "g d", label: "Go to a date", group: "Calendar", run: () => setIsOpen(true) }],
      [],
    ),
  );
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" trapFocus withArrow shadow="md">
      <Popover.Target>
        <ActionIcon variant="subtle" size="lg" aria-label="Go to a date" onClick={() => setIsOpen(!isOpen)}>
          <IconCalendarSearch size={20} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Loader size="sm" />}>
          <DayPicker place={place} onPick={() => setIsOpen(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Whose clock the grid is drawn by, and how far it is from the viewer's. */
function ZoneHint() {
  const { zone } = useOrganization();
  const now = new Date();
  const difference = zoneDifference({ zone, ownOffsetMinutes: -now.getTimezoneOffset(), at: now });
  return (
    <Text size="xs" c="dimmed">
      {zoneLabel(zone.name)}
      {difference !== null && `, ${difference}`}
    </Text>
  );
}
