import { Button, Text } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useOrganization } from "../../api/session.ts";
import { byDay } from "../../format/by-day.ts";
import { formatDuration } from "../../format/moment.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.tsx";
import { TimeText } from "../../ui/time-text.tsx";
import { CallResult } from "./call-result.tsx";
import { useFormatPhone } from "../../format/phone.ts";
import { type CallItem, callSeconds, callerName } from "./read-call.ts";
import { TryMark } from "./try-mark.tsx";
import classes from "./calls.module.css";

type CallListProps = {
  readonly calls: readonly CallItem[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly hasFailed: boolean;
  readonly onMore: () => void;
};

export function CallList({ calls, hasMore, isLoadingMore, hasFailed, onMore }: CallListProps) {
  const { zone } = useOrganization();
  useRowKeys();
  const { ref, entry } = useIntersection({ rootMargin: "400px" });
  const isNear = entry?.isIntersecting === true;
  useEffect(() => {
    if (isNear && hasMore && !isLoadingMore && !hasFailed) onMore();
  }, [isNear, hasMore, isLoadingMore, hasFailed, onMore]);
  return (
    <>
      {byDay(calls, zone, ({ startedAt }) => startedAt).map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h2 className={classes["day"]}>{day}</h2>
          <ul className={classes["list"]}>
            {ofDay.map((call) => (
              <li key={call.callId}>
                <CallRow call={call} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {hasMore && (
        <div ref={ref} className={classes["more"]}>
          <Button variant="subtle" loading={isLoadingMore} onClick={onMore}>
            {hasFailed ? "That did not work. Try again" : "Show older calls"}
          </Button>
        </div>
      )}
    </>
  );
}

function CallRow({ call }: { readonly call: CallItem }) {
  const { name, number } = callerName(call, useFormatPhone());
  const seconds = callSeconds(call);
  return (
    <Link to="/calls/$callId" params={{ callId: call.callId }} className={classes["row"]} data-call-row>
      <span className={classes["time"]}>
        <TimeText at={call.startedAt} />
      </span>
      <span className={classes["who"]}>
        <Text component="span" fw={600} truncate>
          {name}
        </Text>
        {number !== null && (
          <Text component="span" c="dimmed" size="sm">
            {number}
          </Text>
        )}
        <TryMark callId={call.callId} />
      </span>
      <span className={classes["result"]}>
        <CallResult call={call} />
      </span>
      <Text component="span" c="dimmed" size="sm" className={classes["length"] ?? ""}>
        {seconds === null ? "" : formatDuration(seconds)}
      </Text>
    </Link>
  );
}

/** j and k walk through the rows; Enter opens the one that has the focus, as it does any link. */
function useRowKeys(): void {
  const shortcuts = useMemo(
    () => [
      { keys: "j", label: "Next call", group: "Calls", run: () => focusRow(1) },
      { keys: "k", label: "Previous call", group: "Calls", run: () => focusRow(-1) },
    ],
    [],
  );
  useShortcuts(shortcuts);
}

function focusRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-call-row]")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at === -1 ? (step === 1 ? 0 : -1) : Math.max(0, Math.min(rows.length - 1, at + step));
  rows.at(next)?.focus();
}
