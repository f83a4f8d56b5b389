/** A place in a line, and what comes of the work there. */
export type Turn<T> = {
  readonly done: Promise<T>;
  /** For whoever has given up: what has not begun never does. What has goes on, and keeps its place until it ends. */
  readonly leave: () => void;
};

export type Turns = {
  /** Begins the work when it is this line's turn. Each line, be it long or short, is asked once a round. */
  readonly take: <T>(line: string, work: () => Promise<T>) => Turn<T>;
  /** False when a line is as long as it may get: who would come last is better told so than left to wait. */
  readonly hasRoom: (line: string) => boolean;
  /** Of all lines. */
  readonly waiting: () => number;
};

export type TurnsOptions = {
  /** How much is done at once. */
  readonly atOnce: number;
  /** Of one line: the rest is left to others, whatever this one's work waits for. */
  readonly atOnceOfOne: number;
  /** Of one line in which a crowd waits, while others want turns as well; default `atOnceOfOne`. */
  readonly atOnceOfCrowd?: number;
  readonly longest: number;
};

/** So many waiting in one line are a crowd: a clinic's busiest minute is not, a script that does not wait for answers is. */
const CROWD = 50;
/** How long others count as wanting turns after they had one, in ms. */
const SHARED_MS = 1_000;

type Line = { readonly waiting: Set<() => void>; running: number };

/**
 * Shares what there is little of among those who want it: however much one line asks for, another's next wish is begun
 * after one of each line at most.
 */
export function createTurns(options: TurnsOptions): Turns {
  const lines = new Lines(options);
  return {
    take(name, work) {
      const line = lines.of(name);
      let start = () => {};
      const turn = new Promise<void>((resolve) => (start = resolve));
      line.waiting.add(start);
      lines.noteWish(name);
      lines.beginNext();
      return {
        done: turn.then(work).finally(() => lines.end(name, line)),
        leave: () => lines.leave(name, line, start),
      };
    },
    hasRoom: (name) => lines.waitingIn(name) < options.longest,
    waiting: () => lines.waiting(),
  };
}

class Lines {
  readonly #limits: TurnsOptions;
  /** In the order of their turns: whoever had one goes to the end. */
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #lastWish = "";
  #sharedUntilMs = 0;

  constructor(limits: TurnsOptions) {
    this.#limits = limits;
  }

  of(name: string): Line {
    const line = this.#lines.get(name) ?? { waiting: new Set(), running: 0 };
    this.#lines.set(name, line);
    return line;
  }

  noteWish(name: string): void {
    if (name === this.#lastWish) return;
    if (this.#lastWish !== "") this.#sharedUntilMs = performance.now() + SHARED_MS;
    this.#lastWish = name;
  }

  /** The map is walked while lines go to its end: once more around, as long as there are places. */
  beginNext(): void {
    for (const [name, line] of this.#lines) {
      if (this.#running >= this.#limits.atOnce) return;
      if (line.running < this.#mostOf(line)) this.#begin(name, line);
    }
  }

  /** Where a crowd has a clinic to itself it has what there is for one: fewer at once would only make it wait. */
  #mostOf({ waiting }: Line): number {
    const { atOnceOfOne, atOnceOfCrowd = atOnceOfOne } = this.#limits;
    if (waiting.size < CROWD || performance.now() > this.#sharedUntilMs) return atOnceOfOne;
    return atOnceOfCrowd;
  }

  #begin(name: string, line: Line): void {
    const [next] = line.waiting;
    if (next === undefined) return;
    line.waiting.delete(next);
    line.running += 1;
    this.#running += 1;
    this.#lines.delete(name);
    this.#lines.set(name, line);
    next();
  }

  end(name: string, line: Line): void {
    line.running -= 1;
    this.#running -= 1;
    this.#forgetIfEmpty(name, line);
    this.beginNext();
  }

  leave(name: string, line: Line, start: () => void): void {
    line.waiting.delete(start);
    this.#forgetIfEmpty(name, line);
  }

  waitingIn(name: string): number {
    return this.#lines.get(name)?.waiting.size ?? 0;
  }

  waiting(): number {
    return [...this.#lines.values()].reduce((sum, line) => sum + line.waiting.size, 0);
  }

  #forgetIfEmpty(name: string, line: Line): void {
    const isEmpty = line.running === 0 && line.waiting.size === 0;
    // Whoever leaves late may have stood in one that was forgotten, of which there is another by now.
    if (isEmpty && this.#lines.get(name) === line) this.#lines.delete(name);
  }
}
