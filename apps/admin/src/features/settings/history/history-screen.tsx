import { Anchor, Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { PAGES, rowsOf } from "../../../api/pages.ts";
import { useOrganization } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { byDay } from "../../../format/by-day.ts";
import { useFormatPhone } from "../../../format/phone.ts";
import { zoneLabel } from "../../../format/zone.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ListSkeleton } from "../../../ui/list-skeleton.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ShowMore } from "../../../ui/show-more.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { TimeText } from "../../../ui/time-text.tsx";
import { describeEntry } from "./describe-entry.ts";
import { type Change, type Entry, groupChanges } from "./group-changes.ts";
import { HistoryFilters } from "./history-filters.tsx";
import { type HistorySearch, KINDS } from "./history-search.ts";
import classes from "./history.module.css";

const route = getRouteApi("/shell/settings/history");

/** Who changed what, and when. */
export function HistoryScreen() {
  const search = route.useSearch();
  const { zone } = useOrganization();
  const changes = useChanges(search);
  return (
    <>
      <PageHeader title="History" description={`Who changed what. Times are in ${zoneLabel(zone.name)}.`} />
      <HistoryFilters search={search} />
      <Panel isFlush>
        <StateView
          query={changes}
          loading={<ListSkeleton rows={8} />}
          isEmpty={(all) => rowsOf(all).length === 0}
          empty={<Nothing />}
        >
          {(all) => <Days entries={groupChanges(rowsOf(all), changes.hasNextPage)} />}
        </StateView>
        <ShowMore query={changes} label="Show earlier changes" />
      </Panel>
    </>
  );
}

function useChanges({ kind, who }: HistorySearch) {
  const trpc = useTRPC();
  const person = { kind: "user", ...(who === undefined ? {} : { userId: who }) } as const;
  const actor =
    who === undefined
      ? null
      : who === "phone" || who === "patient" || who === "system"
        ? ({ kind: who } as const)
        : person;
  const entities = kind === undefined ? null : [...KINDS[kind].entities];
  return useInfiniteQuery(trpc.audit.list.infiniteQueryOptions({ entities, actor }, PAGES));
}

function Days({ entries }: { readonly entries: readonly Entry[] }) {
  const { zone } = useOrganization();
  return byDay(entries, zone, ({ first }) => first.at).map(([day, ofDay]) => (
    <section key={day} aria-label={day}>
      <h2 className={classes["day"]}>{day}</h2>
      <ol className={classes["list"]}>
        {ofDay.map((entry) => (
          <EntryRow key={entry.first.changeId} entry={entry} />
        ))}
      </ol>
    </section>
  ));
}

function EntryRow({ entry }: { readonly entry: Entry }) {
  const { zone } = useOrganization();
  const formatPhone = useFormatPhone();
  const { sentence, details } = describeEntry(entry, { zone, now: new Date(), formatPhone });
  return (
    <li className={classes["entry"]}>
      <span className={classes["time"]}>
        <TimeText at={entry.first.at} />
      </span>
      <div className={classes["what"]}>
        {sentence}
        {details.map((detail) => (
          <div key={detail} className={classes["detail"]}>
            {detail}
          </div>
        ))}
      </div>
      <Open change={entry.first} label={sentence} />
    </li>
  );
}

/** To what was changed, where it has a page of its own. */
function Open({
  change: { entity, entityId, subject },
  label,
}: {
  readonly change: Change;
  readonly label: string;
}) {
  if (subject === null || (entity !== "appointment" && entity !== "contact")) return null;
  return (
    <Anchor
      size="sm"
      aria-label={`Open: ${label}`}
      renderRoot={(props) =>
        entity === "appointment" ? (
          <Link {...props} to="/appointments/$appointmentId" params={{ appointmentId: entityId }} />
        ) : (
          <Link {...props} to="/contacts/$contactId" params={{ contactId: entityId }} />
        )
      }
    >
      Open
    </Anchor>
  );
}

function Nothing() {
  return (
    <EmptyState
      icon={IconHistory}
      title="No matching changes"
      action={
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/settings/history" />}>
          Show everything
        </Button>
      }
    >
      Choose another kind of change, or another person.
    </EmptyState>
  );
}
