import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTRPC } from "../../api/trpc.ts";
import { UTC, formatDay, formatHour } from "../../format/moment.ts";
import type { CallsSearch } from "./calls-search.ts";

/** What a figure that was opened narrows the list to, beside how the calls ended; pressed, it is taken away. */
export function FigureFilter({ search }: { readonly search: CallsSearch }) {
  const { from, until, hour, service, callers, ...rest } = search;
  const trpc = useTRPC();
  const services = useQuery({
    ...trpc.services.list.queryOptions({}),
    enabled: service !== undefined && service !== "none",
  });
  if (from === undefined && hour === undefined && service === undefined && callers === undefined) return null;
  const known = services.data?.items.find(({ serviceId }) => serviceId === service)?.name;
  const parts = [
    ...(from === undefined ? [] : [sayDays(from, until ?? from)]),
    ...(hour === undefined ? [] : [`${formatHour(hour)} to ${formatHour((hour + 1) % 24)}`]),
    ...(service === undefined ? [] : [service === "none" ? "service not known" : (known ?? "one service")]),
    ...(callers === undefined ? [] : ["callers only"]),
  ];
  return (
    <Button
      variant="light"
      rightSection={<IconX size={14} aria-hidden />}
      aria-label={`Show more than ${parts.join(", ")}`}
      renderRoot={(props) => <Link {...props} to="/calls" search={rest} />}
    >
      {parts.join(", ")}
    </Button>
  );
}

/** A date without a time is the same everywhere. */
const sayDay = (day: string) => formatDay(`${day}T12:00:00Z`, UTC);

function sayDays(from: string, until: string): string {
  return from === until ? sayDay(from) : `${sayDay(from)} to ${sayDay(until)}`;
}
