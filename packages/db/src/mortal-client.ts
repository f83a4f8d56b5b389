import { Client } from "pg";

/**
 * A client whose connection ends with the first statement that is given up. pg keeps such a connection: the statement is still under
 * way, and every later one waits behind it. The pool takes it back as a good one from whoever returns it without the error, as the
 * Kysely of better-auth does: once old connections had gone silent, sessions were broken for minutes.
 */
export class MortalClient extends Client {
  /** Told of a statement that was not answered in time. */
  onGivenUp: () => void = () => {};

  // Every form of a call, and each of their results, passes through.
  override query(...args: readonly unknown[]): never {
    const ask = super.query.bind(this) as (...args: readonly unknown[]) => unknown;
    const callback = args.at(-1);
    if (typeof callback === "function") {
      const hear = (error: unknown, ...rest: readonly unknown[]) => {
        this.#endIfGivenUp(error);
        callback(error, ...rest);
      };
      return ask(...args.slice(0, -1), hear) as never;
    }
    const result = ask(...args);
    // First of all who wait for it: when they hear of it, the connection is over.
    if (result instanceof Promise) result.catch((error: unknown) => this.#endIfGivenUp(error));
    return result as never;
  }

  #endIfGivenUp(error: unknown): void {
    if (!(error instanceof Error) || error.message !== "Query read timeout") return;
    this.onGivenUp();
    void this.end();
  }
}
