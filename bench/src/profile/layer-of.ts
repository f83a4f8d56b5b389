import type { Frame } from "./cpu-profile.ts";

const WRITES: ReadonlySet<string> = new Set([
  "writev",
  "writeString",
  "writeBuffer",
  "writeUtf8String",
  "writeLatin1String",
]);

/** The innermost frame that is named here says whose time it is: what a library does for the date is the date's. */
const LAYERS: readonly (readonly [RegExp, string])[] = [
  [/\/packages\/domain\/src\/speech\//, "the sentence"],
  [/\/packages\/domain\//, "understanding what was said"],
  [/\/node_modules\/zod\//, "checking forms (zod)"],
  [/\/node_modules\/pg(-[a-z]+)?\//, "PostgreSQL's client (pg)"],
  [/\/node_modules\/(pino|sonic-boom)\/|create-logger|bound-log|log-requests|watch-call/, "the log"],
  [/\/node_modules\/(express-rate-limit|ip-address)\/|\/rate-limit\//, "rate limits and secrets"],
  [/\/node_modules\/(prom-client|@opentelemetry)\/|\/(metrics|telemetry)\//, "metrics"],
  [/\/node_modules\/helmet\/|\/http\/(shortcuts|security-headers)\./, "Express and its middlewares"],
  [
    /\/node_modules\/(express|router|body-parser|raw-body|finalhandler|send)\//,
    "Express and its middlewares",
  ],
  [/\/(apps\/server|packages\/[a-z-]+)\/src\//, "CallWaiting's own steps"],
];

/** Whose time a stack's is, given from the innermost frame outwards. */
export function layerOf(stack: readonly Frame[]): string {
  const [innermost] = stack;
  if (innermost?.functionName === "(garbage collector)") return "garbage collection";
  if (innermost !== undefined && WRITES.has(innermost.functionName)) {
    const isForDatabase = stack.some(({ url }) => url.includes("/node_modules/pg/"));
    return isForDatabase
      ? "waking PostgreSQL (write to its socket)"
      : "waking the caller (write to the socket)";
  }
  for (const { url } of stack) {
    const layer = LAYERS.find(([pattern]) => pattern.test(url));
    if (layer !== undefined) return layer[1];
  }
  return "Node's HTTP, streams and timers";
}
