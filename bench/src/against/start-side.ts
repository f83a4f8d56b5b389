import type { OwnerPool } from "@callwaiting/db";
import type { World } from "../world/open-world.ts";
import { type RunningServer, startSettledServer } from "../world/start-servers.ts";
import type { Build } from "./builds.ts";

/** A build's server on a database of its own, whose tables it made itself. */
export type Side = {
  readonly build: Build;
  readonly databaseUrl: string;
  readonly owner: OwnerPool;
  readonly server: RunningServer;
};

export async function startSide(world: World, build: Build, subject: string): Promise<Side> {
  const databaseUrl = await world.createBlankDatabase(`${subject}_${build.key}`);
  const server = await startSettledServer(world, databaseUrl, { checkoutDir: build.checkoutDir });
  return { build, databaseUrl, owner: world.openOwner(databaseUrl), server };
}

/** One after the other: neither's start is disturbed by the other's. */
export async function startSides(
  world: World,
  builds: readonly Build[],
  subject: string,
): Promise<[Side, Side]> {
  const sides: Side[] = [];
  for (const build of builds) sides.push(await startSide(world, build, subject));
  return sides as [Side, Side];
}
