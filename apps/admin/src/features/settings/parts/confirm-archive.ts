import { count } from "../../../format/minutes.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";

/** For services and providers alike. */
export function confirmArchive(name: string, comingAppointments: number): Promise<boolean> {
  const stay =
    comingAppointments === 0
      ? ""
      : ` ${count(comingAppointments, "coming appointment")} stay${comingAppointments === 1 ? "s" : ""} booked.`;
  return confirmAction({
    title: `Archive ${name}?`,
    message: `Nothing new can be booked for it.${stay} You can bring it back at any time.`,
    confirmLabel: "Archive",
  });
}
