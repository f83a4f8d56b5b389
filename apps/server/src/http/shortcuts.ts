import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from "express";

export type Route = {
  /** As Express has it; at most its last part is a parameter. */
  readonly path: string;
  /** For POST. */
  readonly handlers: readonly RequestHandler[];
};

export type Shortcuts = {
  readonly routes: readonly Route[];
  /** What every request passes first. */
  readonly before: readonly RequestHandler[];
  readonly onError: ErrorRequestHandler;
};

/**
 * Leads a request whose address is written as a route has it straight to its handlers: the same that Express would find by comparing
 * the address with pattern after pattern, which took a tenth of the server's time. Any other address, and the same one in another
 * spelling, is Express's.
 */
export function withShortcuts(app: Express, { routes, before, onError }: Shortcuts): RequestListener {
  const known = routes.map((route) => ({
    ...asWritten(route.path),
    route: { path: route.path },
    handlers: [...before, ...route.handlers],
  }));
  return (request, response) => {
    const address = request.method === "POST" ? pathOf(request.url ?? "") : "";
    for (const { start, parameter, route, handlers } of known) {
      const params = paramsOf(address, start, parameter);
      if (params === null) continue;
      const asked = Object.assign(asExpress(app, request, response), { route, params });
      return runHandlers(handlers, asked, { response: asked.res as Response, onError });
    }
    return app(request, response);
  };
}

type Written = { readonly start: string; readonly parameter: string | undefined };

function asWritten(path: string): Written {
  const [start = "", parameter] = path.split(":");
  return { start, parameter };
}

function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
}

/** Without signs that would have to be decoded. */
const PLAIN = /^[\w-]+$/;

function paramsOf(address: string, start: string, parameter: string | undefined): Params | null {
  if (parameter === undefined) return address === start ? {} : null;
  if (!address.startsWith(start)) return null;
  const value = address.slice(start.length);
  return PLAIN.test(value) ? { [parameter]: value } : null;
}

type Params = Readonly<Record<string, string>>;

/** What Express makes of them before its router has them. */
function asExpress(app: Express, request: IncomingMessage, response: ServerResponse): Request {
  Object.setPrototypeOf(request, app.request as object);
  Object.setPrototypeOf(response, app.response as object);
  const { url } = request;
  Object.assign(response, { req: request, locals: Object.create(null) as object });
  return Object.assign(request as Request, { res: response as Response, originalUrl: url, baseUrl: "" });
}

type Running = { readonly response: Response; readonly onError: ErrorRequestHandler };

/** One after the other, as Express's router does: what a handler throws, or hands on, goes to `onError`. */
function runHandlers(
  handlers: readonly RequestHandler[],
  request: Request,
  { response, onError }: Running,
): void {
  let at = 0;
  const fail = (error: unknown) => {
    // An answer that had begun cannot be made another.
    void onError(error, request, response, () => request.socket.destroy());
  };
  const next = (error?: unknown) => {
    if (error !== undefined && error !== null) return fail(error);
    const handler = handlers[at];
    at += 1;
    if (handler === undefined) return fail(new Error("Nobody answered"));
    void attempt(() => handler(request, response, next), fail);
  };
  next();
}

async function attempt(run: () => unknown, fail: (error: unknown) => void): Promise<void> {
  try {
    await run();
  } catch (error) {
    fail(error);
  }
}
