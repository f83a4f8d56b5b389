import { execFileSync, spawnSync } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createWriteStream } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

export type Chromium = { readonly executablePath: string; readonly env: Readonly<Record<string, string>> };

const require = createRequire(import.meta.url);
const packageDir = dirname(dirname(dirname(require.resolve("@sparticuz/chromium"))));
const cacheDir = fileURLToPath(new URL("../../node_modules/.cache/chromium-147", import.meta.url));

/**
 * The browser of @sparticuz/chromium, unpacked once into a cache. The package's own way writes to /tmp without a
 * rename, so two test processes would meet half a file. CHROMIUM_PATH names another (arm64 and macOS need one).
 */
export async function findChromium(): Promise<Chromium> {
  const own = process.env["CHROMIUM_PATH"];
  if (own !== undefined && own !== "") return { executablePath: own, env: {} };
  const executablePath = join(cacheDir, "chromium");
  if (!existsSync(executablePath)) await unpackInto(executablePath, "chromium.br");
  const libraries = hasMissingLibraries(executablePath) ? await unpackFolder("al2023") : null;
  const fonts = hasFonts() ? null : await unpackFolder("fonts");
  return {
    executablePath,
    env: {
      ...(libraries === null ? {} : { LD_LIBRARY_PATH: join(libraries, "lib") }),
      ...(fonts === null ? {} : { FONTCONFIG_PATH: join(fonts, "fonts") }),
    },
  };
}

async function unpackInto(file: string, packed: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const fresh = `${file}.${process.pid}`;
  await pipeline(
    createReadStream(join(packageDir, "bin", packed)),
    createBrotliDecompress(),
    createWriteStream(fresh),
  );
  await chmod(fresh, 0o755);
  await rename(fresh, file);
}

/** A `.tar.br` of the package as a folder. */
async function unpackFolder(name: string): Promise<string> {
  const folder = join(cacheDir, name);
  if (existsSync(folder)) return folder;
  const tar = join(cacheDir, `${name}.tar`);
  await unpackInto(tar, `${name}.tar.br`);
  const fresh = await mkdtemp(`${folder}-`);
  execFileSync("tar", ["-xf", tar, "-C", fresh]);
  // Another process may have been faster; theirs is as good.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

/** A bare machine has no libnss3. */
const hasMissingLibraries = (file: string): boolean =>
  spawnSync("ldd", [file], { encoding: "utf8" }).stdout?.includes("not found") ?? false;

const hasFonts = (): boolean => {
  const found = spawnSync("fc-list", [":", "family"], { encoding: "utf8" });
  return found.error === undefined ? found.stdout.trim() !== "" : existsSync("/usr/share/fonts/truetype");
};
