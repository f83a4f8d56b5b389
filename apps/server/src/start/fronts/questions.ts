import { TIMED_OUT, withTimeout } from "../../http/with-timeout.ts";

/** Questions to another process, each with a number that comes back with the answer. */
export type Questions<Answer> = {
  /** Null when there was no answer in time. */
  readonly ask: (send: (id: number) => void, timeoutMs: number) => Promise<Answer | null>;
  readonly answered: (id: number, answer: Answer) => void;
};

export function createQuestions<Answer>(): Questions<Answer> {
  const open = new Map<number, (answer: Answer) => void>();
  let last = 0;
  return {
    async ask(send, timeoutMs) {
      const id = (last += 1);
      const answer = new Promise<Answer>((resolve) => open.set(id, resolve));
      send(id);
      const found = await withTimeout(answer, timeoutMs);
      open.delete(id);
      return found === TIMED_OUT ? null : found;
    },
    answered: (id, answer) => open.get(id)?.(answer),
  };
}
