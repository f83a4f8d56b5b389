import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { startsLocal } from "../../format/clinic-time.ts";
import type { When } from "../calendar/when.ts";
import { type Repeat, type SeriesTime, timesOf } from "./repeat-rule.ts";
import { OUT, type PlannedDate, cannotBe } from "./series-dates.tsx";
import { useInstead } from "./use-instead.ts";

type Plan = { readonly when: When; readonly serviceId: string | null; readonly repeat: Repeat };

/** The dates of a series that is being planned, which of them can be, and what was chosen instead of the others. */
export function usePlannedDates({ when, serviceId, repeat }: Plan) {
  const { zone } = useOrganization();
  const { chosen, choose } = useInstead();
  const times = timesOf(repeat, when, zone);
  const [planned] = useDebouncedValue(times, 200);
  const { looks, isLooking } = useLooks(planned, { when, serviceId });
  const dates = planned.map(({ day, startsAt }): PlannedDate => {
    const key = startsAt ?? day;
    const look = startsAt === null ? null : (looks.get(Date.parse(startsAt)) ?? null);
    return { key, startsAt, look, instead: cannotBe({ startsAt, look }) ? chosen.get(key) : undefined };
  });
  const wanted = dates.flatMap(({ startsAt, instead }) => {
    const moment = instead === OUT ? null : (instead ?? startsAt);
    return moment === null ? [] : [moment];
  });
  const inOrder = [...new Set(wanted)].toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return {
    dates,
    /** Those for which something else is to be chosen first. */
    open: dates.filter((date) => cannotBe(date) && date.instead === undefined),
    times: inOrder.map((startsAt) => ({ startsAt, startsLocal: startsLocal(startsAt, zone) })),
    // What was typed since is not on the list yet.
    isLooking: isLooking || JSON.stringify(planned) !== JSON.stringify(times),
    choose,
  };
}

/** What the server says of each moment. */
function useLooks(planned: readonly SeriesTime[], { when, serviceId }: Omit<Plan, "repeat">) {
  const trpc = useTRPC();
  const startsAt = planned.flatMap((time) => (time.startsAt === null ? [] : [time.startsAt]));
  const asked = { serviceId: serviceId ?? "", providerId: when.providerId, durationMinutes: when.minutes };
  const { data, isFetching } = useQuery(
    trpc.series.look.queryOptions(
      { ...asked, startsAt },
      { enabled: serviceId !== null && startsAt.length > 0, staleTime: 5_000 },
    ),
  );
  const dates = data?.kind === "looked" ? data.dates : [];
  return { looks: new Map(dates.map((date) => [Date.parse(date.startsAt), date])), isLooking: isFetching };
}
