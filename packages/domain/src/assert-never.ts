/** Ends a switch over a union: a member that is not handled fails to compile, and throws if it ever arrives. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
