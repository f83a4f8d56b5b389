import { isTimeZone } from "../time/is-time-zone.ts";
import { fenceLines } from "./fence-lines.ts";
import { markerLine } from "./read-marker.ts";
import { type PromptNotice, tidyOwnerText } from "./tidy-owner-text.ts";
import { type RulesContext, writeReminder, writeRules } from "./write-rules.ts";

export type PromptInput = RulesContext & {
  /** What the owner wrote; a prompt that is enforced already is unwrapped first. */
  readonly customPrompt: string;
  /** Names, e.g. `patientName`, of the values that calls are started with: the owner may write `{{ patientName }}`. */
  readonly variables?: readonly string[] | undefined;
};

export type EnforcedPrompt = {
  readonly prompt: string;
  /** The text inside the fence: the owner's, tidied, or the default when there was none. */
  readonly ownerText: string;
  readonly notices: readonly PromptNotice[];
};

/** Says nothing of names, which change; an owner may start from it. */
const DEFAULT_OWNER_TEXT =
  "Be warm, calm and brief. Greet the caller, find out what they need and help them book, move or cancel an " +
  "appointment. Ask one question at a time and let the caller finish speaking.";

/**
 * Puts the rules of the house around an owner's text: authority first, the owner's text fenced in the middle, a short
 * reminder last. Enforcing a prompt again changes nothing. It always renders: the only Liquid in it is our own clock
 * and the variables that `readOutputTag` allows.
 *
 * @throws RangeError when the time zone is none: an organization without one cannot be saved, so that is a bug.
 */
export function enforceSystemPrompt(input: PromptInput): EnforcedPrompt {
  for (const zone of [input.timeZone, input.clockZone ?? input.timeZone]) {
    if (!isTimeZone(zone)) throw new RangeError(`Not an IANA time zone: ${zone}`);
  }
  const { text, notices } = tidyOwnerText(input.customPrompt, input.variables ?? []);
  const ownerText = text === "" ? DEFAULT_OWNER_TEXT : text;
  const prompt = [
    markerLine("rules_begin"),
    writeRules(input),
    markerLine("text_begin"),
    fenceLines(ownerText),
    markerLine("text_end"),
    writeReminder(input),
    markerLine("rules_end"),
  ].join("\n");
  return { prompt, ownerText, notices };
}
