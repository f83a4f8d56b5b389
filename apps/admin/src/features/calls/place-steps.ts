import type { Turn } from "./parse-transcript.ts";

/** A stretch of the conversation: what was looked up, and what was said from then on. */
export type Segment<S> = { readonly steps: readonly S[]; readonly turns: readonly Turn[] };

type Step = { readonly answer: string; readonly at: string };
type Span = { readonly startedAt: string; readonly endedAt: string | null };

/** So much of an answer's words must be in what the assistant said; it shortens, and puts some words of its own. */
const ENOUGH = 0.6;

/**
 * Puts each step before the turn in which the assistant passes its answer on. Transcripts carry no times: where no turn
 * has the answer's words, the step goes where its share of the call's time is. The order of steps always holds.
 */
export function placeSteps<S extends Step>(
  turns: readonly Turn[],
  steps: readonly S[],
  span: Span,
): readonly Segment<S>[] {
  const byTurn = new Map<number, S[]>();
  let earliest = 0;
  let last = 0;
  for (const step of steps) {
    const spoken = turns.findIndex((turn, index) => index >= earliest && passesOn(turn, step.answer));
    const place = spoken === -1 ? Math.max(last, turnAt(turns, step.at, span)) : spoken;
    byTurn.set(place, [...(byTurn.get(place) ?? []), step]);
    last = place;
    earliest = spoken === -1 ? place : spoken + 1;
  }
  const places = [...new Set([0, ...byTurn.keys()])].toSorted((a, b) => a - b);
  return places
    .map((place, index) => ({
      steps: byTurn.get(place) ?? [],
      turns: turns.slice(place, places[index + 1] ?? turns.length),
    }))
    .filter((segment) => segment.steps.length + segment.turns.length > 0);
}

function passesOn({ speaker, text }: Turn, answer: string): boolean {
  if (speaker !== "assistant") return false;
  const said = new Set(wordsOf(text));
  const words = wordsOf(answer);
  const passed = words.filter((word) => said.has(word)).length;
  return words.length > 0 && passed / words.length >= ENOUGH;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}:]+/gu) ?? [];

/** The turn that was being spoken then, if people speak evenly. */
function turnAt(turns: readonly Turn[], at: string, { startedAt, endedAt }: Span): number {
  const duration = endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(startedAt);
  if (!(duration > 0)) return turns.length;
  const share = (Date.parse(at) - Date.parse(startedAt)) / duration;
  const length = turns.reduce((sum, { text }) => sum + text.length, 0);
  let spoken = 0;
  const found = turns.findIndex(({ text }) => (spoken += text.length) > share * length);
  return found === -1 ? turns.length : found;
}
