import type { SpanFacts, Telemetry } from "./telemetry.ts";

export type SpanTitle = { readonly title: string; readonly facts?: SpanFacts };

/** Runs the work as a span. What is thrown goes on; of it only the class is told, because messages quote people. */
export async function inSpan<T>(
  { openSpan }: Pick<Telemetry, "openSpan">,
  { title, facts }: SpanTitle,
  work: () => Promise<T>,
): Promise<T> {
  const span = openSpan(title, facts);
  try {
    const result = await span.run(work);
    span.end();
    return result;
  } catch (error) {
    span.end({ failure: error instanceof Error ? error.constructor.name : typeof error });
    throw error;
  }
}
