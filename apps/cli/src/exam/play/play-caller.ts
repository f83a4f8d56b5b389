import { assertNever } from "@callwaiting/domain";
import type { Caller, Step } from "../vocabulary.ts";
import type { Answer, Line, PlayedCaller } from "./answer.ts";
import { openPlainLine } from "./plain-line.ts";
import { type Dialling, dialVapi } from "./vapi-line.ts";

/** Plays what one caller leads to, step by step. */
export async function playCaller(
  { form = "vapi", from, steps }: Caller,
  place: Omit<Dialling, "from">,
): Promise<PlayedCaller> {
  const dialling = { ...place, from };
  const line = form === "vapi" ? await dialVapi(dialling) : openPlainLine(dialling, form === "plain");
  const answers: Answer[] = [];
  const problems: string[] = [];
  for (const step of steps) {
    const { heard, problem } = await take(step, line, answers);
    answers.push(...heard);
    if (problem !== null) problems.push(problem);
  }
  return { form, from, answers, bodies: line.bodies, problems: [...line.problems, ...problems] };
}

type Taken = { readonly heard: readonly Answer[]; readonly problem: string | null };

async function take(step: Step, line: Line, before: readonly Answer[]): Promise<Taken> {
  switch (step.kind) {
    case "use":
      return fine(await line.use([step], step.shape));
    case "together":
      return fine(await line.use(step.uses));
    case "legacy":
      return fine(await line.legacy(step));
    case "repeat":
      return repeat(step, line, before);
    case "transfer":
      return transfer(step.to, await line.transfer());
    case "says":
      line.says(step.text);
      return fine([]);
    case "hangUp":
      await line.hangUp({ reports: step.reports ?? 1, outOfOrder: step.outOfOrder ?? false });
      return fine([]);
    case "refused": {
      const status = await line.claim(step, step.claim);
      const isRefused = [401, 403, 429].includes(status);
      return {
        heard: [],
        problem: isRefused ? null : `A message with a false ${step.claim} was answered with HTTP ${status}.`,
      };
    }
    default:
      return assertNever(step);
  }
}

const fine = (heard: readonly Answer[]): Taken => ({ heard, problem: null });

type Repeat = Extract<Step, { kind: "repeat" }>;

/** A repeated message is answered in the words of the first one: the voice says them as one answer. */
async function repeat(
  { times, atOnce = false, newIds = false }: Repeat,
  line: Line,
  before: readonly Answer[],
): Promise<Taken> {
  const heard = await line.repeat({ times, atOnce, newIds });
  const first = before.at(-1)?.text;
  const odd = heard.find(({ text }) => text !== first);
  const problem =
    odd === undefined ? null : `A repeated message was answered with other words: "${odd.text}"`;
  return { heard, problem };
}

function transfer(to: string | null, heard: readonly Answer[]): Taken {
  const text = heard.map((answer) => answer.text).join(" ");
  const isRight = to === null ? !/\+\d{7,}/.test(text) : text.includes(to);
  return { heard, problem: isRight ? null : `Put through to "${text}" instead of ${to ?? "nobody"}.` };
}
