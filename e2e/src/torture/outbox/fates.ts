import { createSeededRandom } from "@callwaiting/vapi-simulator";

export type LetterFate = "taken" | "taken_then_cut" | "cut" | "refused" | "refused_for_good" | "hangs";
export type TextFault = 429 | 500 | "cut_after" | "silent_before" | "silent_after";
export type EventFate = "taken" | "taken_then_cut" | "lies" | "fails" | "redirects" | "cut" | "stalls";

/** What becomes of the next letter, text or event at whoever takes it. */
export type Fates = {
  readonly letterRefusedAtOnce: () => boolean;
  readonly letter: () => LetterFate;
  readonly text: () => TextFault | undefined;
  readonly event: () => EventFate;
  /** From now on all is taken. */
  readonly calm: () => void;
};

type Shares<T> = readonly (readonly [T, number])[];

const LETTERS: Shares<LetterFate> = [
  ["taken_then_cut", 0.03],
  ["cut", 0.03],
  ["refused", 0.03],
  ["refused_for_good", 0.01],
];
const TEXTS: Shares<TextFault> = [
  [429, 0.03],
  [500, 0.03],
  ["cut_after", 0.05],
];
const EVENTS: Shares<EventFate> = [
  ["taken_then_cut", 0.03],
  ["lies", 0.03],
  ["fails", 0.05],
  ["redirects", 0.02],
  ["cut", 0.03],
];
const SLOW = 0.002;

/** `isPatient`: now and then nothing is answered at all, which keeps a server waiting for 15 s. */
export function createFates(seed: number, isPatient: boolean): Fates {
  const random = createSeededRandom(seed + 1);
  let isCalm = false;
  const pick = <T>(otherwise: T, shares: Shares<T>): T => {
    if (isCalm) return otherwise;
    let at = random.next();
    for (const [fate, share] of shares) {
      if (at < share) return fate;
      at -= share;
    }
    return otherwise;
  };
  const slow = <T>(...fates: T[]): Shares<T> => fates.map((fate) => [fate, isPatient ? SLOW : 0]);
  return {
    letterRefusedAtOnce: () => pick(false, [[true, 0.05]]),
    letter: () => pick<LetterFate>("taken", [...LETTERS, ...slow<LetterFate>("hangs")]),
    text: () =>
      pick<TextFault | undefined>(undefined, [...TEXTS, ...slow<TextFault>("silent_before", "silent_after")]),
    event: () => pick<EventFate>("taken", [...EVENTS, ...slow<EventFate>("stalls")]),
    calm: () => void (isCalm = true),
  };
}
