import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script, constants } from "node:vm";

// Runs a program from its bundle (bundle-programs.ts). A good part of what it takes to start is the compiling of its text: the
// first of each program that ends by itself keeps what it has compiled beside the text, for those that come after it.

/** Each with its `script`, its `module`, and the `path` of what it has compiled. */
const loaded = new Map();

/** @param {string} bundle */
export function runCompiled(bundle) {
  const program = basename(bundle);
  load(bundle, program);
  process.once("exit", keepCompiled);
}

/** @param {string} file @param {string} program @returns {unknown} */
function load(file, program) {
  const known = loaded.get(file);
  if (known !== undefined) return known.module.exports;
  const path = `${file}.${program}.compiled`;
  const cachedData = existsSync(path) ? readFileSync(path) : undefined;
  const text = readFileSync(file, "utf8");
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  loaded.set(file, { script, module, path });
  const requireOther = createRequire(file);
  /** @param {string} id */
  const require = (id) => (id.startsWith(".") ? load(join(dirname(file), id), program) : requireOther(id));
  script.runInThisContext()(
    module.exports,
    Object.assign(require, requireOther),
    module,
    file,
    dirname(file),
  );
  return module.exports;
}

function keepCompiled() {
  for (const { script, path } of loaded.values()) {
    if (existsSync(path)) continue;
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, script.createCachedData());
    renameSync(draft, path);
  }
}
