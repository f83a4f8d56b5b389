import { buildBeside } from "@callwaiting/cli/build-beside";
import type { World } from "../world/open-world.ts";
import { rootDir } from "../world/start-servers.ts";

/** One of the two that are compared. */
export type Build = {
  /** In tables, and in the names of databases. */
  readonly key: "this" | "other";
  readonly name: string;
  readonly checkoutDir: string;
};

/** This one first. */
export type Builds = readonly [Build, Build];

/** A commit beside this checkout. Goes away with the world. */
export async function openBuilds(world: World, commit: string): Promise<Builds> {
  const other = await buildBeside({ ...world, rootDir, commit });
  return [
    { key: "this", name: "this build", checkoutDir: rootDir },
    { key: "other", ...other },
  ];
}
