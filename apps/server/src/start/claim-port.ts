import { type RequestListener, type ServerResponse, createServer } from "node:http";
import { serverLimits } from "../http/server-limits.ts";
import { createDrain } from "./drain.ts";
import { StartError } from "./start-error.ts";

export type ClaimedPort = {
  /** Opens it, unless it is open. */
  readonly open: () => Promise<void>;
  /** From here on requests reach the app; before that they hear that it is starting. */
  readonly serve: (app: RequestListener) => void;
  /** From here on `/ready` says no and every answer ends its connection; requests are answered as before. */
  readonly leave: () => void;
  /** Takes no new connection and lets the requests in flight finish. */
  readonly drain: () => Promise<void>;
};

/**
 * Opens the port first of all: whoever holds it is the one server of this address, and a second start finds out
 * before it touches anything.
 */
export async function claimPort(port: number): Promise<ClaimedPort> {
  const claimed = preparePort(port);
  await claimed.open();
  return claimed;
}

/** The same for who opens it later: others answer there, and nobody is to hear that this one is starting. */
export function preparePort(port: number): ClaimedPort {
  let listener: RequestListener = (_request, response) => {
    response.writeHead(503, { "content-type": "application/json", "retry-after": "1" });
    response.end(JSON.stringify({ status: "starting" }));
  };
  let isLeaving = false;
  const server = createServer(serverLimits, (request, response) => {
    if (isLeaving) {
      // Or a balancer would send its next request down a connection that is about to be closed.
      response.setHeader("connection", "close");
      if (request.url === "/ready") return answerLeaving(response);
    }
    listener(request, response);
  });
  let opening: Promise<void> | undefined;
  const open = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(explain(error, port)));
      server.listen(port, resolve);
    });
  return {
    open: () => (opening ??= open()),
    serve: (app) => void (listener = app),
    leave: () => void (isLeaving = true),
    drain: createDrain(server),
  };
}

function answerLeaving(response: ServerResponse): void {
  response.writeHead(503, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify({ status: "stopping" }));
}

function explain(error: Error, port: number): Error {
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new StartError(
      `Port ${port} is in use by another program: stop it, or choose another port with PORT=${port + 1} npm start.`,
    );
  }
  if (code === "EACCES") {
    return new StartError(`Port ${port} cannot be opened by this user: choose one above 1023 with PORT.`);
  }
  return error;
}
