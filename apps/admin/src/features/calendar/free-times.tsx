import { Button, Group, Text } from "@mantine/core";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
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
  readonly onPick: (moment: string, locationId?: string) => void;
};

type Slot = inferRouterOutputs<AppRouter>["availability"]["slots"][number];
type Place = { readonly locationId: string; readonly name: string };
type Choice = { readonly moment: string; readonly place: Place | undefined };

const LOOK_AHEAD_DAYS = 14;

/** Free times of the day, nearest to the wanted time, and the rest on demand; on a full day, the next one. */
export function FreeTimes({ value, serviceId, appointmentId, onPick }: FreeTimesProps) {
  const { zone } = useOrganization();
  const labelId = useId();
  const [isWhole, setIsWhole] = useState(false);
  const free = useFreeTimes({ value, serviceId, appointmentId });
  if (free === null) return null;
  const moments = free.map(({ startsAt }) => startsAt);
  const { shown, hidden } = freeOnDay(moments, { ...value, zone, isWhole });
  const [next] = moments;
  const choices = free.filter(({ startsAt }) => shown.includes(startsAt)).flatMap(choicesOf);
  return (
    <div role="group" aria-labelledby={labelId}>
      <Text size="sm" id={labelId} mb={6}>
        {shown.length > 0 ? "Free times" : "No free times on this day"}
      </Text>
      <Group gap={6} className={classes["freeTimes"] ?? ""}>
        {choices.map(({ moment, place }) => {
          const isChosen =
            timeOf(moment, zone) === value.time &&
            (value.locationId === undefined || value.locationId === place?.locationId);
          return (
            <Button
              key={`${moment} ${place?.locationId ?? ""}`}
              size="compact-md"
              fw={500}
              variant={isChosen ? "filled" : "light"}
              aria-pressed={isChosen}
              onClick={() => onPick(moment, place?.locationId)}
            >
              {formatClock(timeOf(moment, zone))}
              {place !== undefined && ` at ${place.name}`}
            </Button>
          );
        })}
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

/** A time that is free at two locations is two things to choose from. */
function choicesOf({ startsAt: moment, places = [] }: Slot): readonly Choice[] {
  return places.length === 0 ? [{ moment, place: undefined }] : places.map((place) => ({ moment, place }));
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
  return data.filter(({ tooSoon }) => !tooSoon);
}
