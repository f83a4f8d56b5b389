import type { RunInfo } from "@callwaiting/server/run-file";
import { type Check, CheckFailure, type Finding } from "../report/check.ts";
import { listListeners } from "../ports/list-listeners.ts";
import { findPortHolder } from "./find-port-holder.ts";

type Ports = { readonly server: number; readonly admin: number; readonly running: RunInfo | null };

const NGROK_PORT = 4040;

/** Whether the ports are free, or held by ourselves. */
export function listPortChecks({ server: wanted, admin, running }: Ports): readonly Check[] {
  // One that runs may have been given another port than the one that is set where the doctor is called.
  const server = running === null ? wanted : portOf(running);
  return [
    { title: `Port ${server} (server)`, run: () => checkServerPort(server, running) },
    {
      title: `Port ${admin} (admin)`,
      run: () => checkOtherPort(admin, "Only npm run startup needs it, for the admin."),
    },
    {
      title: `Port ${NGROK_PORT} (ngrok)`,
      run: () =>
        checkOtherPort(
          NGROK_PORT,
          "An ngrok agent is used as it is; any other program there gets in its way.",
        ),
    },
  ];
}

async function checkServerPort(port: number, running: RunInfo | null): Promise<Finding> {
  const holder = await findPortHolder(port);
  if (holder === null) return "free";
  // With WEB_CONCURRENCY the port is held by several, and any of them may be the first that is found.
  const isOurs = listListeners(port).some(({ pid }) => pid !== null && pid === running?.pid);
  if (isOurs) return `CallWaiting (process ${running?.pid})`;
  throw new CheckFailure(
    `In use by ${holder.command} (process ${holder.pid ?? "unknown"}).`,
    "Choose another port with PORT in .env, or stop that program if it is yours and not needed.",
  );
}

function portOf({ serverUrl }: RunInfo): number {
  return Number(new URL(serverUrl).port);
}

async function checkOtherPort(port: number, why: string): Promise<Finding> {
  const holder = await findPortHolder(port);
  if (holder === null) return "free";
  return { detail: `In use by ${holder.command} (process ${holder.pid ?? "unknown"}).`, hint: why };
}
