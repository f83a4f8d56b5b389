import { useOrganization } from "../../api/session.ts";
import { todayIn } from "../../format/clinic-time.ts";
import { BookDialog } from "./book-dialog.tsx";
import { useCalendarFrame } from "./calendar-data.ts";
import type { BookingDraft } from "./use-booking-form.ts";

type BookForContactProps = {
  readonly contact: { readonly contactId: string; readonly name: string };
  /** Whom it is for, where that is somebody else of the same number. */
  readonly patientName?: string | undefined;
  readonly onClose: () => void;
};

/** The form of the calendar, for somebody who was found before a time was. */
export function BookForContact({ contact: { contactId, name }, patientName, onClose }: BookForContactProps) {
  const { zone } = useOrganization();
  const day = todayIn(zone);
  const frame = useCalendarFrame(day);
  if (frame.data === undefined) return null;
  const draft: BookingDraft = {
    day,
    time: "",
    providerId: null,
    contact: { kind: "known", contactId, name },
    patientName: patientName === name ? "" : (patientName ?? ""),
  };
  return <BookDialog draft={draft} frame={frame.data} onClose={onClose} />;
}
