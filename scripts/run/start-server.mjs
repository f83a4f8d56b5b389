import { existsSync } from "node:fs";
import { join } from "node:path";
import { listPackages } from "./list-packages.mjs";
import { runQuiet, runVisible } from "./run-process.mjs";

/**
 * What the server's memory is kept small with, at the same speed (100 clinics, 40 000 bookings: 360 → 284 MB): garbage of requests dies
 * young in 4 MB as in 16, and the C library keeps two heaps instead of up to eight a core. The image and the systemd unit have the same.
 */
const SMALL = { args: ["--max-semi-space-size=4"], env: { MALLOC_ARENA_MAX: "2" } };

/** Builds what has a build, then runs the server until it ends or we are told to. */
export async function startServer(root) {
  const built = await buildQuietly(root);
  if (built !== 0) return built;
  const cwd = join(root, "apps", "server");
  const args = [...SMALL.args, "--import", "tsx", "src/main.ts"];
  return runVisible(process.execPath, args, { cwd, env: SMALL.env, isolated: true });
}

/** For servers that something else starts: systemd, an image. */
export async function buildVisibly(root) {
  const code = await buildQuietly(root);
  if (code === 0) console.log("Built: apps/admin/dist.");
  return code;
}

/** Builds what has a build; what went wrong is on stderr, and in the exit code. */
export async function buildQuietly(root) {
  if (!listPackages(root).some(({ manifest }) => manifest.scripts?.build)) return 0;
  if (!existsSync(join(root, "apps", "admin", "dist", "index.html"))) console.error("Building the admin…");
  const { code, output } = await runQuiet("turbo", ["run", "build", "--output-logs=errors-only"], {
    cwd: root,
  });
  if (code !== 0) console.error(`${output}\nThe build failed, for the reason above.`);
  return code;
}
