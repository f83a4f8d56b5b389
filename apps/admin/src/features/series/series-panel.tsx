import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { DayAndTime } from "../../ui/time-text.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { STATUS_LABELS } from "../appointments/appointment-words.ts";
import { useSeries } from "./series-scope.tsx";
import classes from "./series.module.css";

/** What was booked together with an appointment; absent where it is no part of a series. */
export function SeriesPanel({ appointment }: { readonly appointment: Appointment }) {
  const { visits } = useSeries(appointment);
  const at = visits.findIndex(({ appointmentId }) => appointmentId === appointment.appointmentId);
  if (at === -1) return null;
  return (
    <section aria-label="Series">
      <Text fw={600} mb={4}>
        Visit {at + 1} of {visits.length} in a series
      </Text>
      <ol className={classes["visits"]}>
        {visits.map(({ appointmentId, startsAt, status }) => (
          <li key={appointmentId}>
            {appointmentId === appointment.appointmentId ? (
              <span aria-current="true">
                <DayAndTime at={startsAt} />
              </span>
            ) : (
              <Anchor
                renderRoot={(props) => (
                  <Link {...props} to="/appointments/$appointmentId" params={{ appointmentId }} />
                )}
              >
                <DayAndTime at={startsAt} />
              </Anchor>
            )}
            {status !== "confirmed" && <span className={classes["soft"]}>{STATUS_LABELS[status]}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
