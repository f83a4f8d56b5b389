import { databaseErrorCode } from "../database-error-code.ts";

/**
 * SQLSTATEs after which the same call may simply be made again: another transaction was quicker, and a second look
 * sees its result. 40001 serialization failure, 40P01 deadlock, 23P01 exclusion and 23505 unique violation
 * (PostgreSQL manual, appendix A).
 */
const RETRYABLE = new Set(["40001", "40P01", "23P01", "23505"]);
const ATTEMPTS = 5;

export async function retryConflict<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
    }
  }
}

function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(databaseErrorCode(error) ?? "");
}
