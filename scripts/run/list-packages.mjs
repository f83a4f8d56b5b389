import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The packages of the workspace, as {dir, name, manifest}: read from pnpm-workspace.yaml without a YAML parser. */
export function listPackages(root) {
  const yaml = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const [, block = ""] = /^packages:\n((?:[ ]+.*\n|#.*\n|\n)*)/m.exec(yaml) ?? [];
  const patterns = [...block.matchAll(/^\s+- ["']?([^"'\s]+)["']?/gm)].map(([, pattern]) => pattern);
  const dirs = patterns.flatMap((pattern) => expand(root, pattern));
  return dirs
    .filter((dir) => existsSync(join(dir, "package.json")))
    .map((dir) => {
      const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
      return { dir, name: manifest.name, manifest };
    });
}

function expand(root, pattern) {
  if (!pattern.endsWith("/*")) return [join(root, pattern)];
  const parent = join(root, pattern.slice(0, -2));
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort()
    .map((name) => join(parent, name));
}
