import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Rollup, build } from "vite";

/** Loads a binary of its own, which has no place in a bundle. */
const NATIVE = new Set(["@ngrok/ngrok"]);

const RUN_COMPILED = new URL("run-compiled.mjs", import.meta.url).href;
const CHEAP_PASSWORDS = new URL("../staff/cheap-passwords.mjs", import.meta.url).href;

export type Bundles = {
  /** Runs the bundles in place of their sources: for `programEnv`. */
  readonly preload: string;
  readonly remove: () => Promise<void>;
};

/**
 * Makes one file of each program of a checkout with all it imports. tsx takes seconds of a processor for each start of a
 * program, and the tests make hundreds.
 */
export async function bundlePrograms(
  rootDir: string,
  sources: readonly string[],
  parent = tmpdir(),
): Promise<Bundles> {
  // Named so that start-test-cluster.ts removes what a killed run has left.
  const prefix = `callwaiting-test-${process.pid}-programs-`;
  const outDir = await mkdtemp(join(await realpath(parent), prefix));
  const named = sources.map((name) => ({ name, source: join(rootDir, name) }));
  await build({
    configFile: false,
    root: rootDir,
    logLevel: "error",
    plugins: [
      { name: "as-in-the-checkout", enforce: "pre", resolveId: leaveNative, transform: keepUrl },
      {
        name: "programs-in-functions",
        enforce: "post",
        transform: wrapPrograms(new Set(named.map(({ source }) => source))),
      },
    ],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: "node20",
      outDir,
      emptyOutDir: false,
      // Half of what a program takes to start is the reading of its text. Names stay: errors and logs show them.
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(named.map(({ name, source }) => [name, source])),
        output: {
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
          format: "cjs",
          entryFileNames: "[name].cjs",
          chunkFileNames: "chunks/[name]-[hash].cjs",
        },
      },
    },
  });
  const bundles = named.map(({ name, source }) => [source, join(outDir, `${name}.cjs`)]);
  const preload = join(outDir, "preload.mjs");
  await writeFile(preload, preloadOf(Object.fromEntries(bundles) as Record<string, string>));
  return { preload, remove: () => rm(outDir, { recursive: true, force: true }) };
}

/** Runs before the program and before tsx, and takes their place where there is a bundle of that program. */
function preloadOf(bundles: Readonly<Record<string, string>>): string {
  return `
import ${JSON.stringify(CHEAP_PASSWORDS)};
const bundle = ${JSON.stringify(bundles)}[process.argv[1]];
if (bundle !== undefined) {
  const { runCompiled } = await import(${JSON.stringify(RUN_COMPILED)});
  runCompiled(bundle);
  await new Promise((resolve) => process.once("beforeExit", resolve));
  process.exit();
}
`;
}

/**
 * Text that is compiled ahead (run-compiled.mjs) is no module, and only functions can wait in it: what a program does goes into
 * one. Nothing is exported by a program.
 */
function wrapPrograms(sources: ReadonlySet<string>) {
  return function wrap(this: Rollup.TransformPluginContext, code: string, id: string) {
    if (!sources.has(id)) return undefined;
    const { body } = this.parse(code);
    const textOf = (isWanted: (type: string) => boolean) =>
      body
        .filter(({ type }) => isWanted(type))
        .map(({ start, end }) => code.slice(start, end))
        .join("\n");
    const isImport = (type: string) => type === "ImportDeclaration";
    return {
      code: `${textOf(isImport)}\nvoid (async () => {\n${textOf((type) => !isImport(type))}\n})();`,
    };
  };
}

function leaveNative(source: string, importer: string | undefined) {
  if (!NATIVE.has(source) || importer === undefined) return null;
  return { id: pathToFileURL(createRequire(importer).resolve(source)).href, external: true };
}

/** Programs find migrations, PostgreSQL and each other from where their source lies. */
function keepUrl(code: string, id: string): { code: string } | undefined {
  if (!isAbsolute(id) || !code.includes("import.meta.url")) return undefined;
  return { code: code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href)) };
}
