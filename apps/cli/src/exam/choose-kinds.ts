import { CommandError } from "../report/command-error.ts";
import { daysFrom } from "./days.ts";
import { REST } from "./cast.ts";
import type { ExamCase, Kind } from "./vocabulary.ts";

export type ChosenKind = {
  readonly kind: Kind;
  readonly list: readonly { readonly id: string; readonly promise: string }[];
};

/** The kinds and cases that `--only` names, separated by commas; without it, all. */
export function chooseKinds(kinds: readonly Kind[], only: string | undefined): readonly ChosenKind[] {
  const wanted = only?.split(",").map((name) => name.trim());
  const on = daysFrom(Date.now());
  const ids = new Map(
    kinds.map((kind) => [kind, kind.cases(on).map(({ name, promise }) => ({ name, promise }))]),
  );
  const unknown = wanted?.find(
    (name) =>
      !kinds.some(
        (kind) => kind.name === name || ids.get(kind)?.some((one) => `${kind.name}/${one.name}` === name),
      ),
  );
  if (unknown !== undefined) {
    throw new CommandError(`There is no kind and no case "${unknown}".`, {
      hint: `The kinds are ${kinds.map(({ name }) => name).join(", ")}; npm run exam -- --list shows all cases.`,
    });
  }
  return kinds.flatMap((kind) => {
    const isWanted = (name: string) =>
      wanted === undefined || wanted.includes(kind.name) || wanted.includes(`${kind.name}/${name}`);
    const list = (ids.get(kind) ?? [])
      .filter(({ name }) => isWanted(name))
      .map(({ name, promise }) => ({ id: `${kind.name}/${name}`, promise }));
    const chosen: Kind = { ...kind, cases: (days) => kind.cases(days).filter(({ name }) => isWanted(name)) };
    return list.length === 0 ? [] : [{ kind: chosen, list }];
  });
}

/** Each case that is played in both forms in one of them, in turns: half the work for a look at all of it. */
export function inOneForm(kinds: readonly Kind[]): readonly Kind[] {
  return kinds.map((kind) => ({ ...kind, cases: (on) => halfOf(kind.cases(on)) }));
}

function halfOf(cases: readonly ExamCase[]): readonly ExamCase[] {
  const names = new Set(cases.map(({ name }) => name));
  const rest = (name: string) => `${name}${REST}`;
  return cases.filter(({ name }, index) => {
    if (names.has(rest(name))) return index % 4 === 0;
    if (!name.endsWith(REST) || !names.has(name.slice(0, -REST.length))) return true;
    return (index - 1) % 4 !== 0;
  });
}
