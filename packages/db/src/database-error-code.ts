/** SQLSTATE of a failed statement, also where drizzle has wrapped it; null for anything else. */
export function databaseErrorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return databaseErrorCode(error.cause);
}
