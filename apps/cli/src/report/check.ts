/** One thing that is tried on a running system. `run` resolves with what was seen, and throws a CheckFailure. */
export type Check = { readonly title: string; readonly run: () => Promise<string> };

export type CheckResult = {
  readonly title: string;
  readonly ok: boolean;
  readonly durationMs: number;
  /** What was seen, in one sentence. */
  readonly detail: string;
  /** What to do about a failure. */
  readonly hint: string | null;
};

/** What was seen is not what it must be. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  readonly hint: string | null;
  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}
