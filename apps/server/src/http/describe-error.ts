/** What the log keeps of an exception. */
export type DescribedError = {
  readonly type: string;
  /** A SQLSTATE or a Node error code. */
  readonly code?: string;
  /** Names of database objects, from a PostgreSQL error. */
  readonly constraint?: string;
  readonly table?: string;
  readonly routine?: string;
  readonly frames: readonly string[];
  readonly cause?: DescribedError;
};

const MAX_FRAMES = 12;
const MAX_CAUSES = 4;

/**
 * Describes an exception without its message. Messages carry what the caller said: a failed query lists its
 * parameters, PostgreSQL quotes the value it could not read, JSON.parse quotes the body. Where it happened and
 * which SQLSTATE it had is enough to find the cause; the message itself is logged at debug only.
 */
export function describeError(error: unknown, remainingCauses: number = MAX_CAUSES): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, frames: [] };
  const { cause } = error;
  return {
    type: error.constructor.name,
    ...pick(error, "code"),
    ...pick(error, "constraint"),
    ...pick(error, "table"),
    ...pick(error, "routine"),
    frames: framesOf(error),
    ...(cause instanceof Error && remainingCauses > 0
      ? { cause: describeError(cause, remainingCauses - 1) }
      : {}),
  };
}

function pick<K extends string>(error: object, key: K): { [P in K]?: string } {
  const value: unknown = Reflect.get(error, key);
  const isName = typeof value === "string" && /^[\w.-]{1,64}$/.test(value);
  return isName ? ({ [key]: value } as { [P in K]?: string }) : {};
}

/** The stack starts with the message, which may span lines; only what follows it is kept. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? "";
  const messageEnd = stack.indexOf(error.message) + error.message.length;
  const frames = stack.slice(Math.max(messageEnd, 0)).split("\n");
  return frames
    .map((frame) => frame.trim())
    .filter((frame) => frame.startsWith("at "))
    .slice(0, MAX_FRAMES);
}
