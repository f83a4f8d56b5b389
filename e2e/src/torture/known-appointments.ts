/** An appointment as a client last heard of it; it may have changed since. */
export type KnownAppointment = {
  readonly appointmentId: string;
  readonly phone: string;
  readonly startsAt: string;
  readonly revision: number | null;
};

export type KnownAppointments = {
  readonly learn: (one: KnownAppointment) => void;
  /** 0 to 1, the latest most often; null while none is known. */
  readonly pick: (at: number) => KnownAppointment | null;
};

/** What the clients of one organization have heard, together: so they do meet at the same appointments. */
export function createKnownAppointments(): KnownAppointments {
  const known = new Map<string, KnownAppointment>();
  return {
    learn: (one) => {
      known.delete(one.appointmentId);
      known.set(one.appointmentId, one);
    },
    pick: (at) => {
      const latest = [...known.values()].slice(-60);
      return latest[Math.floor(at * latest.length)] ?? null;
    },
  };
}
