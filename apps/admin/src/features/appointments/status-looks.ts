import type { AppointmentStatus } from "@callwaiting/domain";
import type { Tone } from "../../ui/pill.tsx";

export const STATUS_LOOKS: Readonly<
  Record<AppointmentStatus, { readonly label: string; readonly tone: Tone }>
> = {
  confirmed: { label: "Confirmed", tone: "good" },
  completed: { label: "Completed", tone: "info" },
  cancelled: { label: "Cancelled", tone: "quiet" },
  no_show: { label: "Did not come", tone: "warn" },
};
