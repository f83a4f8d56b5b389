import { useOrganization } from "../../api/session.ts";
import { count } from "../../format/amount.ts";
import { UTC, formatDay, formatHour, hourOf } from "../../format/moment.ts";
import { useNow } from "../../shell/use-now.ts";
import { BarChart } from "../../ui/bar-chart.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Today } from "./today-data.ts";
import classes from "./today.module.css";

const SERIES = ["Calls", "Bookings"] as const;

/** How calls are spread over the day and over two weeks; nothing as long as there are none. */
export function PhoneCharts({ today }: { readonly today: Today }) {
  const { byHour, byDay } = today;
  const isQuiet = byDay.every(({ calls, bookings }) => calls + bookings === 0);
  if (isQuiet) return null;
  return (
    <div className={classes["charts"]}>
      <Panel title="By hour, today">
        <ByHour hours={byHour} />
      </Panel>
      <Panel title="By day, last two weeks">
        <ByDay days={byDay} day={today.day} />
      </Panel>
    </div>
  );
}

function ByHour({ hours }: { readonly hours: Today["byHour"] }) {
  const { zone } = useOrganization();
  const now = useNow();
  const current = hourOf(now, zone);
  const busiest = hours.reduce((most, each) => (each.calls > most.calls ? each : most), {
    hour: 0,
    calls: 0,
  });
  const summary =
    busiest.calls === 0
      ? "No calls so far today."
      : `Busiest between ${formatHour(busiest.hour)} and ${formatHour(busiest.hour + 1)}.`;
  return (
    <BarChart
      title="Today’s calls and bookings by hour"
      summary={summary}
      series={SERIES}
      bars={hours.map(({ hour, calls, bookings }) => ({
        label: formatHour(hour),
        tick: hour % 6 === 0 ? formatHour(hour) : "",
        values: [calls, bookings],
        isCurrent: hour === current,
      }))}
    />
  );
}

function ByDay({ days, day: today }: { readonly days: Today["byDay"]; readonly day: string }) {
  const calls = days.reduce((sum, each) => sum + each.calls, 0);
  const bookings = days.reduce((sum, each) => sum + each.bookings, 0);
  return (
    <BarChart
      title="Calls and bookings by day, last two weeks"
      summary={`${count(calls, "call")}, ${count(bookings, "booking")} by phone.`}
      series={SERIES}
      bars={days.map(({ day, ...values }) => ({
        // A date without a time is the same everywhere.
        label: formatDay(`${day}T12:00:00Z`, UTC),
        tick: String(Number(day.slice(-2))),
        values: [values.calls, values.bookings],
        isCurrent: day === today,
      }))}
    />
  );
}
