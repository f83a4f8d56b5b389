/** How long a call was; null while it goes on, or when its end was lost. */
export function callSeconds({
  startedAt,
  endedAt,
}: {
  readonly startedAt: string;
  readonly endedAt: string | null;
}) {
  if (endedAt === null) return null;
  return Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}
