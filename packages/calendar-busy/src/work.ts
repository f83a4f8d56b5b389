import { LIMITS } from "./limits.ts";

/** Counts what a file costs, so that a hostile one ends. The same file costs the same everywhere: no clock is asked. */
export class Work {
  #done = 0;

  add(amount: number): void {
    this.#done += amount;
  }

  get isTooMuch(): boolean {
    return this.#done > LIMITS.work;
  }
}
