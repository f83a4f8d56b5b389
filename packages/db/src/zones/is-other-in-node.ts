export type ClockOnDays = {
  readonly zone: string;
  /** Some moments, ISO 8601, with how far the zone's clocks are ahead of UTC then, in minutes. */
  readonly ahead: readonly { readonly at: string; readonly minutes: number }[];
};

/** Whether Node's own rules say something else at one of the moments. */
export function isOtherInNode({ zone, ahead }: ClockOnDays): boolean {
  try {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "medium",
    });
    return ahead.some(({ at, minutes }) => {
      const local = Date.parse(`${format.format(new Date(at)).replace(" ", "T")}Z`);
      return local !== Date.parse(at) + minutes * 60_000;
    });
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}
