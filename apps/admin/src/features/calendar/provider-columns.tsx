import { Button } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type CSSProperties, type RefObject, useEffect, useMemo, useRef } from "react";
import { formatHour } from "../../format/moment.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import classes from "./calendar.module.css";
import { type DayGroup, columnsOfDay, columnsOfWeek } from "./columns-of.ts";
import { shortDay } from "./describe-day.ts";
import type { GridParts } from "./grid-parts.ts";
import { ProviderColumn } from "./provider-column.tsx";
import { type Edges, useVisibleColumns } from "./use-visible-columns.ts";

/** So wide that a name stands there whole, on two lines at most for nearly all. */
const NARROWEST = { day: 172, week: 136, month: 136 } as const;
const CLOSED_WIDTH = 68;
const HOURS_WIDTH = 60;

/** A day or a week with a column for each provider, side by side. */
export function ProviderColumns(parts: GridParts) {
  const { place, frame, providers, events } = parts;
  const groups = useMemo(() => {
    const of = { frame, providers, events };
    return place.view === "week" ? columnsOfWeek(of, place.days.from) : columnsOfDay(of, place.day);
  }, [frame, providers, events, place.view, place.days.from, place.day]);
  return providers.length === 0 ? <NoProviders /> : <Strip parts={parts} groups={groups} />;
}

type StripProps = { readonly parts: GridParts; readonly groups: readonly DayGroup[] };

function Strip({ parts, groups }: StripProps) {
  const root = useRef<HTMLDivElement>(null);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const columnWidth = widthFor(groups, { width, narrowest: NARROWEST[parts.place.view] });
  const { edges, starts } = useMemo(() => edgesOf(groups, columnWidth), [groups, columnWidth]);
  const { isDrawn, keep, moveFocus } = useVisibleColumns(root, edges);
  const isWeek = parts.place.view === "week";
  const wanted = groups.findIndex(({ day }) => day === parts.place.day);
  useInSight(root, { day: parts.place.day, left: edges[starts[wanted] ?? 0] ?? 0, columnWidth });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- It listens for the buttons within.
    <div
      className={classes["columns"]}
      ref={useMergedRef(root, ref)}
      role="group"
      aria-label={isWeek ? "Week, a column for each provider and day" : "Day, a column for each provider"}
      onKeyDown={moveFocus}
      onFocus={({ target }) => keep(target)}
      onDragStart={({ target }) => keep(target)}
      style={{ "--column-width": `${columnWidth}px` } as CSSProperties}
    >
      <Hours parts={parts} isWeek={isWeek} />
      {groups.map((group, index) => (
        <DayOf key={group.day} {...{ parts, group, isWeek, isDrawn }} first={starts[index] ?? 0} />
      ))}
    </div>
  );
}

type Wanted = { readonly day: string; readonly left: number; readonly columnWidth: number };

/** The day that was gone to begins in sight: sixty empty columns of a Sunday would say that the week is empty. */
function useInSight(root: RefObject<HTMLDivElement | null>, { day, left, columnWidth }: Wanted) {
  const shown = useRef("");
  useEffect(() => {
    const node = root.current;
    // Once for each day, when it is known how wide columns are: whoever scrolls on is not drawn back.
    const state = `${day} ${columnWidth}`;
    if (node === null || shown.current === state) return;
    shown.current = state;
    const isInSight = left >= node.scrollLeft && left + columnWidth <= node.scrollLeft + node.clientWidth;
    if (!isInSight) node.scrollLeft = left - HOURS_WIDTH;
  }, [root, day, left, columnWidth]);
}

type DayOfProps = {
  readonly parts: GridParts;
  readonly group: DayGroup;
  readonly isWeek: boolean;
  readonly isDrawn: (index: number) => boolean;
  /** The index of its first column among all. */
  readonly first: number;
};

function DayOf({ parts, group: { day, columns, closed }, isWeek, isDrawn, first }: DayOfProps) {
  const isClosed = columns.length === 0;
  return (
    <div className={classes["dayGroup"]} data-closed={isClosed || undefined}>
      {isWeek && (
        <h3 className={classes["dayHead"]} data-now={day === parts.place.today || undefined}>
          <button
            type="button"
            className={classes["dayLink"]}
            onClick={() => parts.place.show({ view: "day", date: day })}
          >
            {shortDay(day)}
          </button>
        </h3>
      )}
      {isClosed ? (
        <p className={classes["closedDay"]}>{closed}</p>
      ) : (
        <div
          className={classes["dayColumns"]}
          style={{ gridTemplateColumns: `repeat(${columns.length}, var(--column-width))` }}
        >
          {columns.map((column, place) =>
            isDrawn(first + place) ? (
              <ProviderColumn
                key={column.provider.providerId}
                {...{ parts, column, place }}
                index={first + place}
              />
            ) : null,
          )}
        </div>
      )}
    </div>
  );
}

/** They stay at the left, however far one scrolls. */
function Hours({ parts: { hours }, isWeek }: { readonly parts: GridParts; readonly isWeek: boolean }) {
  const shown = Array.from({ length: hours.until - hours.from }, (_, index) => hours.from + index);
  return (
    <div className={classes["hours"]} data-week={isWeek || undefined} aria-hidden>
      {shown.map((hour) => (
        <span key={hour}>{formatHour(hour)}</span>
      ))}
    </div>
  );
}

function NoProviders() {
  return (
    <EmptyState
      icon={IconUsers}
      title="No providers yet"
      action={
        <Button component={Link} to="/settings/providers">
          Go to Providers
        </Button>
      }
    >
      Each provider gets a column here.
    </EmptyState>
  );
}

/** All of the room where that is enough, otherwise as narrow as can be read. */
function widthFor(groups: readonly DayGroup[], at: { readonly width: number; readonly narrowest: number }) {
  const columns = groups.reduce((sum, group) => sum + group.columns.length, 0);
  const closed = groups.filter((group) => group.columns.length === 0).length;
  const room = at.width - HOURS_WIDTH - closed * CLOSED_WIDTH;
  return Math.max(at.narrowest, Math.floor(room / Math.max(1, columns)));
}

function edgesOf(groups: readonly DayGroup[], columnWidth: number) {
  const edges: number[] = [];
  const starts: number[] = [];
  let left = HOURS_WIDTH;
  for (const { columns } of groups) {
    starts.push(edges.length);
    for (const _column of columns) {
      edges.push(left);
      left += columnWidth;
    }
    if (columns.length === 0) left += CLOSED_WIDTH;
  }
  return { edges: [...edges, left] satisfies Edges, starts };
}
