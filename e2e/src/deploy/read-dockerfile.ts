export type Instruction = { readonly name: string; readonly text: string };

export type Stage = {
  readonly image: string;
  /** What `AS` calls it; empty for the last one. */
  readonly alias: string;
  readonly instructions: readonly Instruction[];
};

/** As much of a Dockerfile's grammar as ours uses. */
export function readDockerfile(text: string): readonly Stage[] {
  const lines = text
    .split("\n")
    .filter((line) => !/^\s*(?:#|$)/.test(line))
    .join("\n")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n");
  const stages: { image: string; alias: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const [image = "", , alias = ""] = rest.split(/\s+/);
    if (name === "FROM") stages.push({ image, alias, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

export function stageOf(stages: readonly Stage[], alias: string): Stage {
  const found = stages.find((stage) => stage.alias === alias);
  if (found === undefined) throw new Error(`The Dockerfile has no stage "${alias}".`);
  return found;
}

/** What stands behind an instruction that a stage has once. */
export function textOf(stage: Stage, name: string): string {
  const found = stage.instructions.filter((one) => one.name === name);
  if (found.length !== 1) throw new Error(`The Dockerfile has ${found.length} times ${name} in one stage.`);
  return found[0]?.text ?? "";
}

export type Copy = { readonly from: string | null; readonly sources: readonly string[]; readonly to: string };

export function copiesOf({ instructions }: Stage): readonly Copy[] {
  return instructions
    .filter(({ name }) => name === "COPY")
    .map(({ text }) => {
      const words = text.split(/\s+/);
      const from = words[0]?.startsWith("--from=") === true ? words[0].slice("--from=".length) : null;
      const paths = from === null ? words : words.slice(1);
      return { from, sources: paths.slice(0, -1), to: paths.at(-1) ?? "" };
    });
}

/** `NAME=value` pairs without quotes. */
export function settingsOf(stage: Stage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    textOf(stage, "ENV")
      .split(/\s+/)
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

/** The exec form: `["node", "main.js"]`, also behind other words. */
export function commandOf(text: string): readonly string[] {
  const words: unknown = JSON.parse(text.slice(text.indexOf("[")));
  if (!Array.isArray(words)) throw new Error(`This is not the exec form: ${text}`);
  return words.map(String);
}
