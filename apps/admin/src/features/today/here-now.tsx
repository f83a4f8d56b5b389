import { Panel } from "../../ui/panel.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import type { Today } from "./today-data.ts";
import classes from "./today.module.css";

/** Who waits, and who is with a provider. Shown only when there is somebody. */
export function HereNow({ today, now }: { readonly today: Today; readonly now: Date }) {
  if (today.here.length === 0) return null;
  return (
    <Panel title="Here now" isFlush>
      <ul className={classes["list"]}>
        {today.here.map((appointment) => (
          <AppointmentRow key={appointment.appointmentId} appointment={appointment} now={now} isNew={false} />
        ))}
      </ul>
    </Panel>
  );
}
