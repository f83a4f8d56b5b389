import { Button, Group, NumberInput, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatClock, formatDayAndTime } from "../../format/moment.ts";
import { zoneLabel } from "../../format/zone.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import classes from "./calendar.module.css";
import { type Day, addDays, dayOf, startOfDay, timeOf } from "../../format/clinic-time.ts";
import { minutesOf } from "./closed-times.ts";

/** When, how long and with whom, as typed. */
export type When = {
  readonly day: Day;
  /** "14:30", or "" before one is chosen. */
  readonly time: string;
  readonly minutes: number;
  /** Null: anyone available. */
  readonly providerId: string | null;
};

/** For a time that this day does not have. */
export const SKIPPED_TIME = "The clocks skip this time when they go forward.";

type TimeFieldsProps = {
  readonly value: When;
  readonly onChange: (value: When) => void;
  readonly frame: CalendarFrame;
  readonly serviceId: string | null;
  /** Set when an appointment moves: its own time counts as free, and it needs a provider. */
  readonly appointmentId?: string;
  readonly timeError?: string | null;
  /** Not while a refusal suggests some. */
  readonly withFreeTimes: boolean;
  /** Beside the provider, who depends on it. */
  readonly serviceField?: ReactNode;
};

export function TimeFields({ value, onChange, frame, serviceId, ...rest }: TimeFieldsProps) {
  const { appointmentId, timeError, withFreeTimes, serviceField } = rest;
  const { zone } = useOrganization();
  const fitting = frame.providers.filter(
    ({ active, serviceIds }) => active && (serviceId === null || serviceIds.includes(serviceId)),
  );
  const set = (change: Partial<When>) => onChange({ ...value, ...change });
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: serviceField === undefined ? 1 : 2 }} spacing="sm">
        {serviceField}
        <Select
          label="Provider"
          data={fitting.map(({ providerId, name }) => ({ value: providerId, label: name }))}
          value={value.providerId}
          onChange={(providerId) => set({ providerId })}
          placeholder="Anyone available"
          clearable={appointmentId === undefined}
          clearButtonProps={{ "aria-label": "Anyone available" }}
          allowDeselect={false}
        />
      </SimpleGrid>
      <WhenFields value={value} set={set} timeError={timeError ?? null} />
      {withFreeTimes && (
        <FreeTimes
          value={value}
          serviceId={serviceId}
          appointmentId={appointmentId}
          onPick={(moment) => set({ day: dayOf(moment, zone), time: timeOf(moment, zone) })}
        />
      )}
      <Text size="xs" c="dimmed" mt={-6}>
        All times are {zoneLabel(zone.name)}.
      </Text>
    </>
  );
}

type WhenFieldsProps = {
  readonly value: When;
  readonly set: (change: Partial<When>) => void;
  readonly timeError: string | null;
};

function WhenFields({ value, set, timeError }: WhenFieldsProps) {
  return (
    <div className={classes["when"]}>
      <TextInput
        type="date"
        label="Date"
        required
        withAsterisk={false}
        value={value.day}
        onChange={(event) => event.currentTarget.value !== "" && set({ day: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label="Time"
        required
        withAsterisk={false}
        value={value.time}
        error={timeError}
        onChange={(event) => set({ time: event.currentTarget.value })}
      />
      <NumberInput
        label="Minutes"
        min={5}
        max={720}
        step={5}
        value={value.minutes}
        allowDecimal={false}
        onChange={(minutes) => typeof minutes === "number" && set({ minutes })}
      />
    </div>
  );
}

type FreeTimesProps = {
  readonly value: When;
  readonly serviceId: string | null;
  readonly appointmentId: string | undefined;
  readonly onPick: (moment: string) => void;
};

const LOOK_AHEAD_DAYS = 14;
const SHOWN = 8;

/** Free times of the day, nearest to the wanted time; on a full day, the next one. */
function FreeTimes({ value, serviceId, appointmentId, onPick }: FreeTimesProps) {
  const { zone } = useOrganization();
  const trpc = useTRPC();
  const labelId = useId();
  const { data } = useQuery(
    trpc.availability.slots.queryOptions(
      {
        serviceId: serviceId ?? "",
        providerId: value.providerId,
        from: startOfDay(value.day, zone),
        until: startOfDay(addDays(value.day, LOOK_AHEAD_DAYS), zone),
        ...(appointmentId === undefined ? {} : { ignoreAppointmentId: appointmentId }),
      },
      { enabled: serviceId !== null, staleTime: 5_000 },
    ),
  );
  if (serviceId === null || data === undefined) return null;
  const free = data.filter(({ tooSoon }) => !tooSoon).map(({ startsAt }) => startsAt);
  const sameDay = free.filter((moment) => dayOf(moment, zone) === value.day);
  const distance = (moment: string) =>
    value.time === "" ? 0 : Math.abs(minutesOf(timeOf(moment, zone)) - minutesOf(value.time));
  const nearest = sameDay
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, SHOWN)
    .toSorted();
  const [next] = free;
  return (
    <div role="group" aria-labelledby={labelId}>
      <Text size="sm" id={labelId} mb={6}>
        {nearest.length > 0 ? "Free times" : "No free times on this day"}
      </Text>
      <Group gap={6}>
        {nearest.map((moment) => (
          <Button
            key={moment}
            size="compact-md"
            fw={500}
            variant={timeOf(moment, zone) === value.time ? "filled" : "light"}
            aria-pressed={timeOf(moment, zone) === value.time}
            onClick={() => onPick(moment)}
          >
            {formatClock(timeOf(moment, zone))}
          </Button>
        ))}
        {nearest.length === 0 && next !== undefined && (
          <Button size="compact-md" variant="light" onClick={() => onPick(next)}>
            Next: {formatDayAndTime(next, zone)}
          </Button>
        )}
      </Group>
    </div>
  );
}
