import type { Zone } from "@callwaiting/domain/zone";
import { addDays, startOfDay, todayIn } from "../../format/clinic-time.ts";
import { Button } from "@mantine/core";
import { IconChartBar, IconPhoneIncoming, IconSearchOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOrganization } from "../../api/session.ts";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { CallFilters } from "./call-filters.tsx";
import { readEnds } from "./call-ends.ts";
import { CallList } from "./call-list.tsx";
import { type CallsSearch, DEFAULT_DAYS } from "./calls-search.ts";

const route = getRouteApi("/shell/calls");

export function CallsScreen() {
  const search = route.useSearch();
  const calls = useCalls(search);
  const { period: _period, ...narrowed } = search;
  const isNarrowed = Object.values(narrowed).some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        title="Calls"
        description="What callers wanted, and what happened."
        actions={
          <Button
            variant="default"
            leftSection={<IconChartBar size={16} aria-hidden />}
            renderRoot={(props) => <Link {...props} to="/why-not" />}
          >
            Why callers did not book
          </Button>
        }
      />
      <CallFilters search={search} />
      <Panel isFlush>
        <StateView
          query={calls}
          isEmpty={(found) => rowsOf(found).length === 0}
          empty={isNarrowed ? <NoMatch /> : <NoCalls search={search} />}
        >
          {(found) => (
            <CallList
              calls={rowsOf(found)}
              hasMore={calls.hasNextPage}
              isLoadingMore={calls.isFetchingNextPage}
              hasFailed={calls.isFetchNextPageError}
              onMore={() => void calls.fetchNextPage()}
            />
          )}
        </StateView>
      </Panel>
    </>
  );
}

function useCalls({ end, period, text, hour, service, callers, ...days }: CallsSearch) {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const from = useMemo(
    () => (days.from === undefined ? startOfPeriod(period, zone) : startOfDay(days.from, zone)),
    [period, days.from, zone],
  );
  const until = days.until === undefined ? null : startOfDay(addDays(days.until, 1), zone);
  const ends = readEnds(end);
  const narrowed = { ends, hour, serviceId: service, onlyCallers: callers };
  return useInfiniteQuery(trpc.calls.list.infiniteQueryOptions({ ...narrowed, text, from, until }, PAGES));
}

/** The clinic's midnight that many days ago, today included. */
function startOfPeriod(period: CallsSearch["period"], zone: Zone): string | null {
  if (period === "all") return null;
  const days = period === undefined ? DEFAULT_DAYS : Number(period);
  return startOfDay(addDays(todayIn(zone), 1 - days), zone);
}

function NoMatch() {
  return (
    <EmptyState
      icon={IconSearchOff}
      title="No calls match"
      action={
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/calls" />}>
          Show all calls
        </Button>
      }
    >
      Try a longer period or fewer words. You can find a number by any of its digits.
    </EmptyState>
  );
}

function NoCalls({ search }: { readonly search: CallsSearch }) {
  const { role } = useOrganization();
  const isAll = search.period === "all";
  const everything = (
    <Button
      variant="default"
      renderRoot={(props) => <Link {...props} to="/calls" search={{ period: "all" }} />}
    >
      Show calls from all time
    </Button>
  );
  const tryIt = <Button renderRoot={(props) => <Link {...props} to="/try" />}>Try the line</Button>;
  return (
    <EmptyState
      icon={IconPhoneIncoming}
      title={isAll ? "No calls yet" : "No calls in this period"}
      action={
        <>
          {role !== "viewer" && tryIt} {!isAll && everything}
        </>
      }
    >
      Calls appear here as they happen, with what was said and what was booked. To make a first call without a
      phone, play the caller yourself in Try the line.
    </EmptyState>
  );
}
