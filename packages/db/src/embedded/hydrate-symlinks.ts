import { randomBytes } from "node:crypto";
import { lstat, readFile, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { ClusterError } from "./cluster-error.ts";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * npm packages cannot carry symbolic links: this one lists them in a file, and its install script creates them. We do
 * it too, because install scripts may be blocked, and without the links initdb does not find its libraries.
 */
export async function hydrateSymlinks(packageDir: string): Promise<void> {
  const links = await readLinks(join(packageDir, "native", "pg-symlinks.json"));
  try {
    await Promise.all(
      links.map(({ source, target }) => createLink(join(packageDir, source), join(packageDir, target))),
    );
  } catch (error) {
    throw new ClusterError(
      "no_binaries",
      `The PostgreSQL package in ${packageDir} misses links that this account cannot create: install again as the owner of that folder.`,
      { cause: error },
    );
  }
}

async function readLinks(path: string): Promise<z.infer<typeof Links>> {
  try {
    return Links.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new ClusterError("no_binaries", `${path} cannot be read: delete node_modules and install again.`, {
      cause: error,
    });
  }
}

/** Two processes may do this at once: the link is made aside and moved into place, which cannot fail half-way. */
async function createLink(source: string, target: string): Promise<void> {
  if (await exists(target)) return;
  const draft = `${target}.${randomBytes(6).toString("hex")}`;
  await symlink(relative(dirname(target), source), draft);
  try {
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
