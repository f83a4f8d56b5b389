import { ActionIcon, Anchor } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatTime } from "../../format/moment.ts";
import { zoneLabel } from "../../format/zone.ts";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { type Day, addDays, dayOf, startOfDay } from "../../format/clinic-time.ts";
import { longDay } from "../calendar/describe-day.ts";
import classes from "./try.module.css";
import type { Focus, Turn } from "./turns.ts";

type DayPanelProps = {
  readonly focus: Focus;
  readonly turns: readonly Turn[];
  readonly onDay: (day: Day) => void;
};

/** The day that the call is about, as it is in the calendar now. */
export function DayPanel({ focus, turns, onDay }: DayPanelProps) {
  const { zone } = useOrganization();
  const trpc = useTRPC();
  const { day } = focus;
  const range = { from: startOfDay(day, zone), until: startOfDay(addDays(day, 1), zone) };
  const query = useQuery(trpc.appointments.list.queryOptions(range, { placeholderData: keepPreviousData }));
  const move = (days: -1 | 1) => onDay(addDays(day, days));
  return (
    <div className={classes["beside"]}>
      <Panel
        title={longDay(day)}
        actions={
          <div className={classes["steps"]}>
            <ActionIcon variant="subtle" size="lg" aria-label="Previous day" onClick={() => move(-1)}>
              <IconChevronLeft size={18} />
            </ActionIcon>
            <ActionIcon variant="subtle" size="lg" aria-label="Next day" onClick={() => move(1)}>
              <IconChevronRight size={18} />
            </ActionIcon>
          </div>
        }
      >
        <StateView query={query}>
          {(appointments) => <DayRows appointments={appointments} focus={focus} turns={turns} />}
        </StateView>
        <p className={classes["zone"]}>
          {zoneLabel(zone.name)} ·{" "}
          <Anchor
            size="sm"
            renderRoot={(props) => <Link {...props} to="/calendar" search={{ view: "day", date: day }} />}
          >
            Open the calendar
          </Anchor>
        </p>
      </Panel>
    </div>
  );
}

type DayRowsProps = {
  readonly appointments: readonly Appointment[];
  readonly focus: Focus;
  readonly turns: readonly Turn[];
};

function DayRows({ appointments, focus, turns }: DayRowsProps) {
  const { zone } = useOrganization();
  const made = new Set(
    turns.flatMap((turn) => (turn.kind === "assistant" && turn.answer?.appointment?.appointmentId) || []),
  );
  const offered = focus.offered.filter((at) => dayOf(at, zone) === focus.day);
  const rows = [
    ...appointments
      .filter(({ appointmentId, status }) => status !== "cancelled" || made.has(appointmentId))
      .map((appointment) => ({ at: appointment.startsAt, appointment })),
    ...offered.map((at) => ({ at, appointment: null })),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (rows.length === 0) return <p className={classes["nothing"]}>No appointments on this day.</p>;
  return (
    <ul className={classes["day"]}>
      {rows.map(({ at, appointment }) =>
        appointment === null ? (
          <li key={`free ${at}`} data-kind="free">
            <span className={classes["time"]}>{formatTime(at, zone)}</span>
            <span>Free, offered to the caller</span>
          </li>
        ) : (
          <Row
            key={appointment.appointmentId}
            appointment={appointment}
            isMade={made.has(appointment.appointmentId)}
            isWanted={isAt(appointment, focus.wanted)}
          />
        ),
      )}
    </ul>
  );
}

const isAt = ({ startsAt, endsAt, status }: Appointment, moment: string | null): boolean =>
  moment !== null &&
  status === "confirmed" &&
  Date.parse(startsAt) <= Date.parse(moment) &&
  Date.parse(moment) < Date.parse(endsAt);

type RowProps = { readonly appointment: Appointment; readonly isMade: boolean; readonly isWanted: boolean };

function Row({ appointment, isMade, isWanted }: RowProps) {
  const { zone } = useOrganization();
  const { appointmentId, patientName, service, provider, startsAt, endsAt, status } = appointment;
  const isCancelled = status === "cancelled";
  return (
    <li
      data-kind={isMade && !isWanted ? "made" : "other"}
      data-wanted={isWanted || undefined}
      data-cancelled={isCancelled || undefined}
    >
      <span className={classes["time"]}>
        {formatTime(startsAt, zone)}
        <span className={classes["soft"]}>{formatTime(endsAt, zone)}</span>
      </span>
      <span className={classes["what"]}>
        <Anchor
          fw={650}
          c="inherit"
          renderRoot={(props) => (
            <Link {...props} to="/appointments/$appointmentId" params={{ appointmentId }} />
          )}
        >
          {patientName}
        </Anchor>
        <span className={classes["soft"]}>
          {service.name}, {provider.name}
        </span>
      </span>
      <span className={classes["badge"]}>
        {isCancelled ? "Cancelled" : isWanted ? "The requested time" : isMade ? "From this call" : ""}
      </span>
    </li>
  );
}
