import type { OwnAppointment } from "../booking/own-appointment.ts";

/**
 * The same appointments, with no number twice: those that two contacts have are counted apart, and a caller who says "number 1"
 * must mean one of them. The first in the list keeps its number.
 */
export function withUniqueNumbers<T extends OwnAppointment>(appointments: readonly T[]): readonly T[] {
  const taken = new Set<number>();
  let last = Math.max(0, ...appointments.map(({ number }) => number));
  return appointments.map((one) => {
    const number = taken.has(one.number) ? (last += 1) : one.number;
    taken.add(number);
    return { ...one, number };
  });
}
