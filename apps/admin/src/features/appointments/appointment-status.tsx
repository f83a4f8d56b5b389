import { Pill, type Tone } from "../../ui/pill.tsx";
import type { AppointmentStatus } from "./appointment-types.ts";
import { STATUS_LABELS } from "./appointment-words.ts";

const TONES: Readonly<Record<AppointmentStatus, Tone>> = {
  confirmed: "good",
  completed: "info",
  cancelled: "quiet",
  no_show: "warn",
};

export function AppointmentStatusPill({ status }: { readonly status: AppointmentStatus }) {
  return <Pill tone={TONES[status]}>{STATUS_LABELS[status]}</Pill>;
}
