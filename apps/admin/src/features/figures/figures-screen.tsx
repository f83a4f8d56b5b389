import { Button, NativeSelect } from "@mantine/core";
import { IconDownload, IconPhoneIncoming } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { addDays, todayIn } from "../../format/clinic-time.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { firstWeekdayIn } from "../calendar/calendar-days.ts";
import { FigureTable } from "./figure-table.tsx";
import { writeCsv } from "./figures-csv.ts";
import { readFiguresSearch } from "./figures-search.ts";
import { type Figures, byHour, byPeriod, byService, reasonsIn, wholeOf } from "./group-calls.ts";
import { KeyFigures } from "./key-figures.tsx";
import classes from "./figures.module.css";

const route = getRouteApi("/shell/why-not");

const DAYS = [
  { value: "7", label: "Last 7 days" },
  { value: "", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
  { value: "365", label: "Last year" },
];

/** What callers wanted and did not get, so that the clinic can do something about it. */
export function FiguresScreen() {
  const { days = 30, by } = route.useSearch();
  const { zone, region } = useOrganization();
  const last = todayIn(zone);
  const range = { first: addDays(last, 1 - days), last };
  const query = useQuery(useTRPC().metrics.calls.queryOptions(range));
  const tablesOf = (figures: Figures) => [
    {
      title: by === "week" ? "By week" : "By day",
      rows: byPeriod(figures, range, by === "week" ? firstWeekdayIn(region) : null),
    },
    { title: "By hour of the day", rows: byHour(figures, range) },
    { title: "By service", rows: byService(figures, range) },
  ];
  return (
    <>
      <BackLink to="/calls">All calls</BackLink>
      <PageHeader
        title="Why callers did not book"
        description="Calls of callers by how they ended. Every number opens its calls."
        actions={<ExportButton tables={query.data && tablesOf(query.data)} name={`calls-${last}.csv`} />}
      />
      <Filters />
      <StateView
        query={query}
        isEmpty={(figures) => figures.byDay.length === 0}
        empty={
          <EmptyState icon={IconPhoneIncoming} title="No calls in this period">
            As soon as calls have ended, this page says how: what callers got, and why the others did not.
          </EmptyState>
        }
      >
        {(figures) => {
          const whole = wholeOf(figures, range);
          return (
            <div className={classes["page"]}>
              <KeyFigures figures={figures} whole={whole} />
              {tablesOf(figures).map(({ title, rows }) => (
                <FigureTable key={title} title={title} rows={rows} ends={reasonsIn(whole)} />
              ))}
            </div>
          );
        }}
      </StateView>
    </>
  );
}

function Filters() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const change = (more: Record<string, string>) =>
    void navigate({ to: "/why-not", search: readFiguresSearch({ ...search, ...more }), replace: true });
  return (
    <div className={classes["filters"]}>
      <NativeSelect
        aria-label="Period"
        data={DAYS}
        value={String(search.days ?? "")}
        onChange={(event) => change({ days: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label="Over time"
        data={[
          { value: "", label: "Day by day" },
          { value: "week", label: "Week by week" },
        ]}
        value={search.by ?? ""}
        onChange={(event) => change({ by: event.currentTarget.value })}
      />
    </div>
  );
}

type ExportProps = {
  readonly tables: Parameters<typeof writeCsv>[0] | undefined;
  readonly name: string;
};

function ExportButton({ tables, name }: ExportProps) {
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      disabled={tables === undefined}
      onClick={() => tables !== undefined && saveCsv(name, writeCsv(tables))}
    >
      Export CSV
    </Button>
  );
}

/** Excel takes a file for UTF-8 only with the mark in front. */
function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
