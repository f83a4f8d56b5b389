import { type CaseResult, type ExamResult, type KindResult, hasPassed } from "../run-exam.ts";

export type KindSummary = {
  readonly name: string;
  readonly title: string;
  readonly cases: number;
  readonly passed: number;
  /** The share of all plays that passed. */
  readonly pass1: number;
  /** The share of cases that passed every time: pass^k, with k as `times`. */
  readonly passK: number;
};

export type ExamSummary = KindSummary & { readonly kinds: readonly KindSummary[]; readonly ok: boolean };

/** pass^k: how many cases passed all of their k plays. A caller has one call, so once in k is not good enough. */
export function summarizeExam({ kinds, problems, leftovers }: ExamResult): ExamSummary {
  const summaries = kinds.map(summarizeKind);
  const all = summarizeCases(
    { name: "all", title: "All kinds" },
    kinds.flatMap(({ cases }) => cases),
  );
  const ok = all.passed === all.cases && all.cases > 0 && problems.length === 0 && leftovers.length === 0;
  return { ...all, kinds: summaries, ok };
}

const summarizeKind = (kind: KindResult): KindSummary => summarizeCases(kind, kind.cases);

function summarizeCases(
  { name, title }: Pick<KindResult, "name" | "title">,
  cases: readonly CaseResult[],
): KindSummary {
  const plays = cases.flatMap((one) => one.plays);
  const passed = cases.filter(hasPassed).length;
  return {
    name,
    title,
    cases: cases.length,
    passed,
    pass1:
      plays.length === 0 ? 0 : plays.filter(({ problems }) => problems.length === 0).length / plays.length,
    passK: cases.length === 0 ? 0 : passed / cases.length,
  };
}
