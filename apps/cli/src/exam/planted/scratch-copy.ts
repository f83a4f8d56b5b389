import { cp, mkdir, readFile, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Defect } from "./defect.ts";

/** What the server is made of. */
const PARTS = [
  "apps/server",
  "packages/db",
  "packages/domain",
  "packages/vapi-sdk",
  "packages/vapi-simulator",
];
/** Beside the source, what a part reads when it runs. */
const LINKED = ["migrations", "sql"];

/** A copy of the product's source, in which it may be changed. */
export type ScratchCopy = {
  readonly rootDir: string;
  /** Plants a defect, and takes it out again with what it returns. */
  readonly plant: (defect: Defect) => Promise<() => Promise<void>>;
  readonly remove: () => Promise<void>;
};

/** Copies the server and the packages that it uses; other people's packages are linked. */
export async function makeScratchCopy(checkout: string, rootDir: string): Promise<ScratchCopy> {
  await mkdir(rootDir, { recursive: true });
  await cp(join(checkout, "package.json"), join(rootDir, "package.json"));
  await cp(join(checkout, "tsconfig.base.json"), join(rootDir, "tsconfig.base.json"));
  for (const part of PARTS) await copyPart(checkout, rootDir, part);
  return {
    rootDir,
    async plant(defect) {
      const file = join(rootDir, defect.file);
      const source = await readFile(file, "utf8");
      await writeFile(file, withDefect(source, defect));
      return () => writeFile(file, source);
    },
    remove: () => rm(rootDir, { recursive: true, force: true }),
  };
}

async function copyPart(checkout: string, rootDir: string, part: string): Promise<void> {
  const [from, to] = [join(checkout, part), join(rootDir, part)];
  await mkdir(to, { recursive: true });
  const filter = (path: string) => !path.endsWith(".test.ts");
  await cp(join(from, "src"), join(to, "src"), { recursive: true, filter });
  for (const file of ["package.json", "tsconfig.json"]) await cp(join(from, file), join(to, file));
  const names = await readdir(from);
  for (const name of LINKED.filter((each) => names.includes(each))) {
    await symlink(join(from, name), join(to, name));
  }
  await linkModules(join(from, "node_modules"), join(to, "node_modules"), rootDir);
}

/** Ours lead into the copy, others to where they are. */
async function linkModules(from: string, to: string, rootDir: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name.startsWith(".")) continue;
    if (name === "@callwaiting") await linkOurs(join(from, name), join(to, name), rootDir);
    else if (name.startsWith("@")) await linkModules(join(from, name), join(to, name), rootDir);
    else await symlink(await realpath(join(from, name)), join(to, name));
  }
}

async function linkOurs(from: string, to: string, rootDir: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const part = PARTS.find((each) => each.endsWith(`/${name}`));
    if (part !== undefined) await symlink(join(rootDir, part), join(to, name));
  }
}

/** The source with the defect in it. */
export function withDefect(source: string, { name, file, from, to }: Defect): string {
  const count = source.split(from).length - 1;
  if (count !== 1) {
    throw new Error(`The defect "${name}" cannot be planted: its text is ${count} times in ${file}.`);
  }
  return source.replace(from, () => to);
}
