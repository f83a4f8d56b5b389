import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { addDays, startOfDay, timeOf } from "../../format/clinic-time.ts";
import { formatClock, formatDayAndTime } from "../../format/moment.ts";
import classes from "./calendar.module.css";
import { freeOnDay } from "./free-on-day.ts";
import type { When } from "./when.ts";

type FreeTimesProps = {
  readonly value: When;
  readonly serviceId: string | null;
  readonly appointmentId: string | undefined;
  readonly onPick: (moment: string) => void;
};

const LOOK_AHEAD_DAYS = 14;

/** Free times of the day, nearest to the wanted time, and the rest on demand; on a full day, the next one. */
export function FreeTimes({ value, serviceId, appointmentId, onPick }: FreeTimesProps) {
  const { zone } = useOrganization();
  const labelId = useId();
  const [isWhole, setIsWhole] = useState(false);
  const free = useFreeTimes({ value, serviceId, appointmentId });
  if (free === null) return null;
  const { shown, hidden } = freeOnDay(free, { ...value, zone, isWhole });
  const [next] = free;
  return (
    <div role="group" aria-labelledby={labelId}>
      <Text size="sm" id={labelId} mb={6}>
        {shown.length > 0 ? "Free times" : "No free times on this day"}
      </Text>
      <Group gap={6} className={classes["freeTimes"] ?? ""}>
        {shown.map((moment) => (
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
        {hidden > 0 && (
          <Button size="compact-md" fw={500} variant="subtle" onClick={() => setIsWhole(true)}>
            {hidden} more
          </Button>
        )}
        {shown.length === 0 && next !== undefined && (
          <Button size="compact-md" variant="light" onClick={() => onPick(next)}>
            Next: {formatDayAndTime(next, zone)}
          </Button>
        )}
      </Group>
    </div>
  );
}

/** From that day on; null while nothing is known. */
function useFreeTimes({ value, serviceId, appointmentId }: Omit<FreeTimesProps, "onPick">) {
  const { zone } = useOrganization();
  const trpc = useTRPC();
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
  return data.filter(({ tooSoon }) => !tooSoon).map(({ startsAt }) => startsAt);
}
