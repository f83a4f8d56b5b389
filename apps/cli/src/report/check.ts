/** What was seen. With a hint: good enough to go on, but worth a look. */
export type Finding = string | { readonly detail: string; readonly hint: string };

/** One thing that is tried. `run` resolves with what was seen, and throws a CheckFailure. */
export type Check = { readonly title: string; readonly run: () => Promise<Finding> };

export type CheckResult = {
  readonly title: string;
  readonly ok: boolean;
  readonly durationMs: number;
  /** What was seen, in one sentence. */
  readonly detail: string;
  /** What to do about a failure; with `ok`, what could be better. */
  readonly hint: string | null;
};

/** What was seen is not what it should be. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  readonly hint: string | null;
  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}
