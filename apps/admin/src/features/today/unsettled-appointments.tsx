import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { Panel } from "../../ui/panel.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./today.module.css";

type UnsettledProps = {
  /** When the day began. */
  readonly from: string;
  readonly now: Date;
};

/** Over today, and nobody has said yet whether the patient came. Shown only when there are some. */
export function UnsettledAppointments({ from, now }: UnsettledProps) {
  const trpc = useTRPC();
  const until = now.toISOString();
  const { data } = useQuery({
    ...trpc.appointments.list.queryOptions(
      { from, until, statuses: ["confirmed"] },
      { enabled: until > from, placeholderData: (before) => before },
    ),
    select: (appointments) =>
      appointments.filter(
        ({ endsAt, arrivedAt }) => arrivedAt === null && Date.parse(endsAt) <= now.getTime(),
      ),
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <Panel title="Did they come?" isFlush>
      <ul className={classes["list"]}>
        {data.map((appointment) => (
          <AppointmentRow key={appointment.appointmentId} appointment={appointment} now={now} isNew={false} />
        ))}
      </ul>
    </Panel>
  );
}
