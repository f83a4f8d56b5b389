import { refuse } from "./refuse.ts";

/** A page of a list; a cursor that the list never gave out is the sender's mistake, not ours. */
export async function atCursor<T>(page: Promise<T>): Promise<T> {
  return page.catch((error: unknown) => {
    if (error instanceof Error && error.name === "InvalidCursorError") refuse("BAD_REQUEST", error.message);
    throw error;
  });
}
