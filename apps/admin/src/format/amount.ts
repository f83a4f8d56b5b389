/** "1 appointment", "3 appointments", "0 appointments" */
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

/** "45 minutes", "1 hour", "1 hour 30 minutes", "2 days" of a number of minutes. */
export function formatMinutes(minutes: number): string {
  if (minutes === 0) return "none";
  if (minutes % 1440 === 0) return count(minutes / 1440, "day");
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? count(hours, "hour") : "", rest > 0 ? count(rest, "minute") : ""]
    .filter((part) => part !== "")
    .join(" ");
}
