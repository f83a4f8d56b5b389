import { z } from "zod";
import type { Answer, PlayedCaller } from "../play/answer.ts";
import { wallTimeOf } from "../days.ts";
import type { Expected, Offers } from "../vocabulary.ts";
import type { ExamClinic } from "../world/open-exam-clinic.ts";
import type { Snapshot } from "./read-rows.ts";
import { withoutWhatWasSaid } from "./without-what-was-said.ts";

type Scene = { readonly after: Snapshot; readonly clinic: ExamClinic };

type Facts = { readonly outcome: string; readonly object: Readonly<Record<string, unknown>> };

/** What the tools reported, as programs read it: the object of the plain form, and the row that is kept of a call's tool. */
export function judgeAnswers(callers: readonly PlayedCaller[], scene: Scene): readonly string[] {
  const answers = callers.flatMap((caller) => caller.answers);
  const rows = new Map(scene.after.toolCalls.map((row) => [row.id, row]));
  return answers.flatMap((answer) => {
    const row = rows.get(answer.toolCallId);
    const facts: Facts | null =
      answer.object === null
        ? row === undefined
          ? null
          : { outcome: row.outcome, object: row.understood }
        : { outcome: outcomeOf(answer.object), object: answer.object };
    return [...judgeFacts(answer, facts, scene), ...judgeWords(answer, answers)];
  });
}

/** Whether anything but its words is looked at. */
export const isJudged = ({ outcome, offers, tells, clinicSays }: Expected): boolean =>
  [outcome, offers, tells, clinicSays].some((one) => one !== undefined);

function judgeFacts(
  { tool, text, expect }: Answer,
  facts: Facts | null,
  { clinic }: Scene,
): readonly string[] {
  const { outcome, offers, tells, clinicSays } = expect;
  if (!isJudged(expect)) return [];
  if (facts === null) return [`Nothing is kept of what ${tool} came to.`];
  const wanted = outcome === undefined ? null : typeof outcome === "string" ? [outcome] : outcome;
  return [
    ...(wanted === null || wanted.includes(facts.outcome)
      ? []
      : [`${tool} came to "${facts.outcome}" instead of "${wanted.join('" or "')}".`]),
    ...(offers === undefined ? [] : judgeOffers(offers, timesOf(facts.object, clinic))),
    ...(tells === undefined ? [] : judgeNames(tells, facts.object)),
    ...(clinicSays === undefined ||
    (text.includes(clinicSays.sentence) && facts.object["phone"] === clinicSays.phone)
      ? []
      : [
          `"${text}" does not say the clinic's "${clinicSays.sentence}" with the number ${clinicSays.phone ?? "-"}.`,
        ]),
  ];
}

/** The words of outcomes that only the object of the plain form has to be asked for. */
function outcomeOf(object: Readonly<Record<string, unknown>>): string {
  const said = object["error"] ?? object["outcome"];
  if (typeof said === "string") return said;
  const { appointments, slots } = object;
  if (Array.isArray(appointments)) return appointments.length > 0 ? "found" : "none_found";
  if (Array.isArray(slots)) return slots.length > 0 ? "available" : "nothing_free";
  return object["success"] === true ? "done" : "refused";
}

const instants = z.array(z.string()).catch([]);

function timesOf(object: Readonly<Record<string, unknown>>, { timeZone }: ExamClinic): readonly string[] {
  const offered = ["slots", "alternatives", "nextSlots"].flatMap((key) => instants.parse(object[key] ?? []));
  return offered.map((at) => wallTimeOf(timeZone, Date.parse(at)));
}

function judgeOffers(offers: Offers, times: readonly string[]): readonly string[] {
  if (offers.none === true) return times.length === 0 ? [] : [`${times.join(", ")} must not be offered.`];
  if (times.length === 0) return ["No time is offered."];
  const { days, from = "00:00", until = "24:00", with: wanted = [], without = [] } = offers;
  const wrong = times.filter((at) => {
    const time = at.slice(11);
    return (
      (days !== undefined && !days.includes(at.slice(0, 10))) ||
      time < from ||
      time >= until ||
      without.includes(at)
    );
  });
  const order = wanted.map((at) => times.indexOf(at));
  const isThere = order.every(
    (place, index) => place >= 0 && (index === 0 || place > (order[index - 1] ?? -1)),
  );
  return [
    ...(wrong.length === 0 ? [] : [`${wrong.join(", ")} must not be offered.`]),
    ...(isThere
      ? []
      : [`${wanted.join(", ")} should be offered, in this order; offered are ${times.join(", ")}.`]),
  ];
}

const named = z.array(z.looseObject({ patientName: z.string() })).catch([]);

function judgeNames(wanted: readonly string[], object: Readonly<Record<string, unknown>>): readonly string[] {
  const lists = ["choices", "appointments"].flatMap((key) => named.parse(object[key] ?? []));
  const told = [
    ...lists.map(({ patientName }) => patientName),
    ...z
      .array(z.string())
      .catch([])
      .parse(object["patients"] ?? []),
  ];
  const isRight = JSON.stringify(told.toSorted()) === JSON.stringify(wanted.toSorted());
  return isRight
    ? []
    : [`The names told should be ${wanted.join(", ")}, and are ${told.join(", ") || "none"}.`];
}

/** Wrong and not there, somebody and nobody: what a caller hears must not tell one from the other. */
function judgeWords(answer: Answer, answers: readonly Answer[]): readonly string[] {
  const { sameAs } = answer.expect;
  if (sameAs === undefined) return [];
  const other = answers.find(({ expect }) => expect.as === sameAs);
  if (other === undefined) return [`There is no step "${sameAs}" to compare with.`];
  return withoutWhatWasSaid(answer) === withoutWhatWasSaid(other)
    ? []
    : [`"${answer.text}" tells that something is different from where "${other.text}" is said.`];
}
