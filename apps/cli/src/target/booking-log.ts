/** A booking that was tried; it may exist even when no answer came back. */
export type TriedBooking = {
  readonly patientName: string;
  readonly patientPhone?: string;
  /** In the clinic's time zone: `YYYY-MM-DD` and `HH:MM`. */
  readonly date: string;
  readonly time: string;
};

export type BookingLog = {
  readonly add: (booking: TriedBooking) => void;
  /** The server has said that it is booked. */
  readonly confirm: (booking: TriedBooking) => void;
  readonly isConfirmed: (booking: TriedBooking) => boolean;
  readonly list: () => readonly TriedBooking[];
};

export function createBookingLog(): BookingLog {
  const tried: TriedBooking[] = [];
  const confirmed = new Set<string>();
  return {
    add: (booking) => void tried.push(booking),
    confirm: (booking) => void confirmed.add(JSON.stringify(booking)),
    isConfirmed: (booking) => confirmed.has(JSON.stringify(booking)),
    list: () => tried,
  };
}
