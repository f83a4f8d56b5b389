import type { Clinic } from "../world/make-clinics.ts";
import type { Slot } from "./slots.ts";

/** One booking, as the SQL function takes it and as a caller says it. No two ask for the same slot of a clinic. */
export type BookingRequest = {
  readonly clinic: Clinic;
  readonly slot: Slot;
  readonly name: string;
  /** E.164. */
  readonly phone: string;
  readonly spokenPhone: string;
};

/** The next booking that nobody has made yet: clinic after clinic, then the next slot of each. */
export type BookingSource = () => BookingRequest;

export function createBookings(clinics: readonly Clinic[], slots: readonly Slot[]): BookingSource {
  let n = -1;
  return () => {
    n += 1;
    const clinic = clinics[n % clinics.length];
    const slot = slots[Math.floor(n / clinics.length)];
    if (clinic === undefined || slot === undefined) throw new Error("There are too few slots for this load.");
    return { clinic, slot, ...patient(n) };
  };
}

/** Somebody new each time, so that every booking makes a contact as well. */
export function patient(n: number): Pick<BookingRequest, "name" | "phone" | "spokenPhone"> {
  const digits = String(2_000_000 + n).padStart(7, "0");
  return {
    // Of one word: by itself "and" or "md" would be what it says.
    name: `Pat Doe${letters(n)}`,
    phone: `+1212${digits}`,
    spokenPhone: `(212) ${digits.slice(0, 3)}-${digits.slice(3)}`,
  };
}

function letters(n: number): string {
  return n.toString(26).replaceAll(/./g, (digit) => String.fromCodePoint(97 + Number.parseInt(digit, 26)));
}
