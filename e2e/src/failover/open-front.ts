import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { POOL_USER } from "../torture/set-up-database.ts";
import type { Programs } from "./find-programs.ts";
import { type Account, commandOf, processesIn, send, startProgram } from "./processes.ts";
import { type RecipeValues, renderRecipe } from "./render-recipe.ts";

/** What stands beside each server: HAProxy, which knows who leads, and PgBouncer before it. */
export type Front = {
  /** Whoever leads. */
  readonly leaderPort: number;
  readonly standbysPort: number;
  readonly pgBouncerPort: number;
  readonly start: (part: Part) => void;
  readonly kill: (part: Part) => Promise<void>;
};
export type Part = "haproxy" | "pgbouncer";

export type FrontPlace = {
  readonly programs: Programs;
  readonly account: Account | null;
  readonly dir: string;
  readonly values: Omit<RecipeValues, "NAME" | "ADDRESS">;
  readonly ports: readonly number[];
  readonly poolPassword: string;
};

export async function openFront(place: FrontPlace): Promise<Front> {
  const { programs, account, dir, ports } = place;
  await mkdir(dir, { recursive: true });
  await writeSettings(place);
  if (account !== null) await chown(dir, account.uid, account.gid);
  await chmod(dir, 0o755);
  const args = {
    haproxy: ["-db", "-f", join(dir, "haproxy.cfg")],
    pgbouncer: [join(dir, "pgbouncer.ini")],
  };
  const running = (part: Part) => processesIn(dir).filter((pid) => commandOf(pid).includes(programs[part]));
  return {
    leaderPort: ports[4] ?? 0,
    standbysPort: ports[5] ?? 0,
    pgBouncerPort: ports[6] ?? 0,
    start: (part) => void startProgram({ program: programs[part], args: args[part], dir, account }),
    kill: async (part) => {
      for (const pid of running(part)) send(pid, "SIGKILL");
      while (running(part).length > 0) await delay(20);
    },
  };
}

async function writeSettings({ dir, values, ports, poolPassword }: FrontPlace): Promise<void> {
  const users = join(dir, "userlist.txt");
  const haproxy = renderRecipe("haproxy.cfg", values, {
    ports,
    // It cannot become another user when it is not root.
    lines: [
      ["user ", "# user"],
      ["group ", "# group"],
    ],
  });
  const pgBouncer = renderRecipe("pgbouncer.ini", values, {
    ports,
    lines: [["auth_file", `auth_file = ${users}`]],
  });
  await writeFile(users, `"${POOL_USER}" "${poolPassword}"\n`);
  await writeFile(join(dir, "haproxy.cfg"), haproxy);
  await writeFile(join(dir, "pgbouncer.ini"), pgBouncer);
}
