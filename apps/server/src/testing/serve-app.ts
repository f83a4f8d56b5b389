import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { Express } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import { createLogger } from "../http/create-logger.ts";
import { handleErrors, notFound } from "../http/handle-errors.ts";
import { logRequests } from "../http/log-requests.ts";
import { openRequestContext } from "../http/request-context.ts";
import { serverLimits } from "../http/server-limits.ts";

export type ServedApp = AsyncDisposable & {
  readonly url: string;
  /** Every line of the log. */
  readonly lines: readonly string[];
};

/** One part of the app on a real port, between the same first and last handlers as in `createApp`. */
export async function serveApp(mount: (app: Express, log: Logger) => void): Promise<ServedApp> {
  const lines: string[] = [];
  const log = createLogger({ level: "debug", destination: { write: (line) => void lines.push(line) } });
  const app = express();
  app.disable("x-powered-by").disable("etag");
  app.use(openRequestContext(), logRequests(log), helmet());
  mount(app, log);
  app.use(notFound(), handleErrors(log));
  const server = createServer(serverLimits, app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
