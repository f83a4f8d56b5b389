import { NumberInput, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useOrganization } from "../../api/session.ts";
import { zoneLabel } from "../../format/zone.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import classes from "./calendar.module.css";
import { dayOf, timeOf } from "../../format/clinic-time.ts";
import { FreeTimes } from "./free-times.tsx";
import type { When } from "./when.ts";

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
  // A place is chosen with a free time alone: whatever else is changed, the hours say where it is.
  const set = ({ locationId, ...change }: Partial<When>) => {
    const { locationId: _before, ...kept } = value;
    onChange({ ...kept, ...change, ...(locationId === undefined ? {} : { locationId }) });
  };
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
          key={`${value.day} ${value.providerId} ${serviceId}`}
          value={value}
          serviceId={serviceId}
          appointmentId={appointmentId}
          onPick={(moment, locationId) =>
            set({ day: dayOf(moment, zone), time: timeOf(moment, zone), locationId })
          }
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
