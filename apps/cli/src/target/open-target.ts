import { isServing, readRunFile } from "@callwaiting/server/run-file";
import { dataDirOf } from "../environment/settings.ts";
import { CommandError } from "../report/command-error.ts";
import { type BookingLog, createBookingLog } from "./booking-log.ts";
import { cancelBookings } from "./cancel-bookings.ts";
import { type ToolClient, createToolClient } from "./create-tool-client.ts";
import { findDatabaseUrl, openKeyring, openOwnerPool } from "./local-database.ts";
import { makeScratchOrganization } from "./scratch-organization.ts";

export const TARGET_OPTIONS = {
  json: { type: "boolean", default: false },
  url: { type: "string" },
  secret: { type: "string" },
  org: { type: "string" },
} as const;

export const TARGET_USAGE =
  "[--json] [--url https://clinic.example.com --secret <webhook secret> [--org <organization id>]]";

export type TargetArguments = {
  readonly url?: string | undefined;
  readonly secret?: string | undefined;
  readonly org?: string | undefined;
};

/** Where a check sends its bookings, and how it removes what it made. */
export type Target = {
  readonly serverUrl: string;
  readonly client: ToolClient;
  readonly bookings: BookingLog;
  /** `scratch`: an organization made for this run. `given`: somebody's own, of which only bookings are taken back. */
  readonly kind: "scratch" | "given";
  /** Removes what was made; what could not be removed, in one sentence each. */
  readonly cleanUp: () => Promise<readonly string[]>;
};

export async function openTarget(args: TargetArguments, signal: AbortSignal): Promise<Target> {
  if (args.url !== undefined || args.secret !== undefined || args.org !== undefined) {
    return openGiven(args, signal);
  }
  return openScratch(process.env, signal);
}

/** An organization of its own, in the database of the server that runs here. */
async function openScratch(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Target> {
  const serverUrl = await findServer(env);
  const owner = await openOwnerPool(env);
  try {
    const keyring = await openKeyring(env);
    const scratch = await makeScratchOrganization({ owner, keyring, dataDir: dataDirOf(env) });
    const { orgId: org, webhookSecret: secret } = scratch;
    const client = createToolClient({ serverUrl, secret, org, signal });
    const cleanUp = async () => {
      const leftovers = await scratch.remove();
      await owner.end();
      return leftovers;
    };
    return { serverUrl, client, bookings: createBookingLog(), kind: "scratch", cleanUp };
  } catch (error) {
    await owner.end();
    throw error;
  }
}

/** Where the server of this checkout answers. */
export async function findServer(env: NodeJS.ProcessEnv): Promise<string> {
  const info = await readRunFile(dataDirOf(env));
  if (info === null || !(await isServing(info))) {
    throw new CommandError("CallWaiting is not running here.", {
      hint: "Start it with npm start in another terminal, or check a deployed one with --url and --secret.",
    });
  }
  if ((await findDatabaseUrl(env)) === null) {
    throw new CommandError("The server uses a database whose address is not in this checkout's .env.", {
      hint: "Set DATABASE_URL in .env to what the server uses, or give --url and --secret.",
    });
  }
  return info.serverUrl;
}

function openGiven({ url, secret, org }: TargetArguments, signal: AbortSignal): Target {
  if (url === undefined || secret === undefined) {
    throw new CommandError("--url and --secret belong together.", {
      hint: "For example: npm run test:booking -- --url https://clinic.example.com --secret <webhook secret>",
    });
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CommandError(`"${url}" is not a URL such as https://clinic.example.com.`);
  }
  const serverUrl = url.replace(/\/+$/, "");
  const client = createToolClient({ serverUrl, secret, org: org ?? null, signal });
  const bookings = createBookingLog();
  return { serverUrl, client, bookings, kind: "given", cleanUp: () => cancelBookings(client, bookings) };
}
