import type { ExamResult } from "../run-exam.ts";
import { summarizeExam } from "./summarize-exam.ts";

/** The result for programs: the sum, each kind, each case, and the conversations of what failed. */
export function jsonOf(result: ExamResult) {
  const { kinds, ...all } = summarizeExam(result);
  return {
    command: "exam",
    ok: all.ok,
    cases: all.cases,
    passed: all.passed,
    failed: all.cases - all.passed,
    times: result.times,
    pass1: all.pass1,
    passK: all.passK,
    durationMs: result.durationMs,
    problems: result.problems,
    leftovers: result.leftovers,
    kinds: kinds.map((summary, index) => ({
      ...summary,
      results: (result.kinds[index]?.cases ?? []).map(({ name, promise, plays }) => ({
        name: `${summary.name}/${name}`,
        promise,
        ok: plays.length > 0 && plays.every(({ problems }) => problems.length === 0),
        plays: plays.map(({ problems, durationMs, calendar, callers }) => ({
          ok: problems.length === 0,
          durationMs,
          problems,
          calendar,
          ...(problems.length === 0
            ? {}
            : {
                callers: callers.map(({ form, from, answers }) => ({
                  form,
                  from,
                  answers: answers.map(({ tool, args, text }) => ({ tool, args, text })),
                })),
              }),
        })),
      })),
    })),
  };
}
