/** `1 day`, `2 days`. */
export function speakCount(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

/** Minutes in the largest unit that they fill: `2 days`, `1 hour`, `90 minutes`. */
export function speakDuration(minutes: number): string {
  if (minutes % 1440 === 0) return speakCount(minutes / 1440, "day");
  return minutes % 60 === 0 ? speakCount(minutes / 60, "hour") : speakCount(minutes, "minute");
}
