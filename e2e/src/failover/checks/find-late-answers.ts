import { type Check, describe } from "../../torture/checks/check.ts";

/** Vapi hangs up on a tool that takes longer. */
const VAPI_WAITS_MS = 8_000;

/** Whatever was away, Vapi got its one sentence with HTTP 200, in time. */
export const findLateAnswers: Check = ({ history }) =>
  history.flatMap((call) => {
    const { by, credentials, startedAtMs, endedAtMs, answer } = call;
    if (by.kind !== "phone" || by.form !== "vapi") return [];
    const reason = answer.kind === "done" ? "" : answer.reason;
    // Whoever cannot show that it is Vapi is turned away with a status.
    const isInForm =
      answer.kind === "done" || IN_WORDS.has(reason) || (credentials !== "good" && reason === "HTTP 401");
    const tookMs = endedAtMs - startedAtMs;
    return [
      ...(isInForm ? [] : [`${describe(call)}: ${reason}, after ${tookMs} ms`]),
      ...(tookMs <= VAPI_WAITS_MS ? [] : [`${describe(call)}: took ${tookMs} ms`]),
    ];
  });

const IN_WORDS: ReadonlySet<string> = new Set(["in words", "asked to try again"]);
