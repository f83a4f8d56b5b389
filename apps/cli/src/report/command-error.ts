/** A command cannot do its work for a reason that a person can do something about: one sentence, and what to type. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly hint: string | null;
  constructor(message: string, { hint, cause }: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.hint = hint ?? null;
  }
}
