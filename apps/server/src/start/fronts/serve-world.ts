import type { Env } from "../../env.ts";
import { DEFAULT_RATE_LIMITS, type RateLimits } from "../../http/rate-limit/create-rate-limits.ts";
import { ALL_TOOLS } from "../../phone/tools/all-tools.ts";
import { describeTool } from "../../phone/tools/describe-tool.ts";
import { openVapiSide } from "../../sync/open-vapi-side.ts";
import { type ProcessOptions, answerRequests, reachableAt } from "../answer-requests.ts";
import type { ClaimedPort } from "../claim-port.ts";
import type { Closers } from "../closers.ts";
import { openPools } from "../open-pools.ts";
import { openKeyring } from "../open-keyring.ts";
import { openWatching } from "../open-watching.ts";
import { poolSizes } from "../pool-sizes.ts";
import type { World } from "./messages.ts";
import type { OverseerLink } from "./overseer-link.ts";

export type ServeWorldOptions = ProcessOptions & {
  readonly port: ClaimedPort;
  readonly link: OverseerLink;
  readonly opened: Closers;
  readonly world: World;
};

/** As long as a sync that is under way gets: what waits for Vapi then ends. */
const VAPI_GRACE_MS = 2_000;

/** Answers requests with what the overseer has opened. Answers with what reads this process's figures. */
export async function serveWorld({ port, link, opened, world, ...options }: ServeWorldOptions) {
  const { env, version, log } = options;
  const sizes = poolSizes(world.processes);
  const { databasePoolUrl, databaseReadUrl } = env;
  const pools = openPools({ url: world.databaseUrl, databasePoolUrl, databaseReadUrl, log, sizes });
  opened.add(pools.close);
  const keyring = await openKeyring(env, world.dataDir);
  const watching = await openWatching(env, version, link.readAll);
  opened.add(watching.close);
  await pools.warmUp();
  const stopping = new AbortController();
  const side = openVapiSide({
    vapi: { ...world.vapi, ownKeysBaseUrl: env.vapi.baseUrl },
    serverUrl: reachableAt(env),
    tools: ALL_TOOLS.map(describeTool),
    keyring,
    log,
    telemetry: watching.telemetry,
    signal: stopping.signal,
  });
  const database = { ...pools, url: world.databaseUrl };
  const { live, finish } = answerRequests(port, options, {
    database,
    keyring,
    watching,
    ...world,
    assistants: side.assistantsOn(pools.pool),
    rateLimits: limitsOf(env, world.processes, link),
    liveReads: sizes.liveReads,
  });
  opened.add(async () => port.drain().then(finish));
  opened.add(async () => {
    setTimeout(() => stopping.abort(), VAPI_GRACE_MS).unref();
    await live.close();
  });
  watching.look({ database, live, breakerStates: side.breakerStates });
  return watching.figures;
}

/** A secret's requests are counted together. Of refusals each counts its share: nobody who may come in is held up by that. */
function limitsOf({ requestsPerMinute }: Env, processes: number, { countRequest }: OverseerLink): RateLimits {
  const failuresPerMinute = Math.ceil(DEFAULT_RATE_LIMITS.failuresPerMinute / processes);
  return { failuresPerMinute, requestsPerMinute, countRequest };
}
