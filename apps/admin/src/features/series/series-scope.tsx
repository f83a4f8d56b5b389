import { Radio, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { useNow } from "../../shell/use-now.ts";
import type { Appointment } from "../appointments/appointment-types.ts";

/** How much of a series a change is for. */
export type Scope = "one" | "following" | "all";

/** What of its series is still to come: from this one on, and all. Both are only this one while nothing is known, or where it is no part of a series. */
export function useSeries(appointment: Appointment) {
  const trpc = useTRPC();
  const now = useNow();
  const { appointmentId, seriesId } = appointment;
  const query = useQuery(trpc.series.list.queryOptions({ appointmentId }, { enabled: seriesId !== null }));
  const visits = seriesId === null ? [] : (query.data ?? []);
  const coming = visits.filter(
    ({ status, startsAt }) => status === "confirmed" && Date.parse(startsAt) > now.getTime(),
  );
  const of = (scope: Scope): readonly Appointment[] => {
    if (scope === "one" || seriesId === null) return [appointment];
    const others = coming.filter((each) => each.appointmentId !== appointmentId);
    const kept = others.filter(({ startsAt }) => scope === "all" || startsAt > appointment.startsAt);
    return [appointment, ...kept].toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  };
  return { query, visits, of };
}

type SeriesScopeProps = {
  readonly series: ReturnType<typeof useSeries>;
  readonly value: Scope;
  readonly onChange: (scope: Scope) => void;
  readonly label: string;
};

/** Asks how much of the series is meant; nothing where there is nothing to choose. */
export function SeriesScope({ series, value, onChange, label }: SeriesScopeProps) {
  const [following, all] = [series.of("following").length, series.of("all").length];
  if (all < 2) return null;
  return (
    <Radio.Group label={label} value={value} onChange={onChange}>
      <Stack gap={8} mt={6}>
        <Radio value="one" label="Only this visit" />
        {following > 1 && <Radio value="following" label={`This and those that follow (${following})`} />}
        {all > following && <Radio value="all" label={`All that are still to come (${all})`} />}
      </Stack>
    </Radio.Group>
  );
}
