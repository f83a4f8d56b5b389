import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { RequestHandler } from "express";
import { describe, expect, test } from "vitest";
import { AUTHORIZED, said, startTestApp } from "../testing/test-app.ts";
import { withShortcuts } from "./shortcuts.ts";

const TOOL = "/api/vapi/tools/greet";
const WEBHOOK = "/api/webhooks/vapi";
const PLAIN = { toolCallId: "1", tool: { arguments: {} } };

const startApp = () =>
  startTestApp(
    { greet: async (_args, { log }) => (log.warn("greeted"), said("Hi.")) },
    { rateLimits: { failuresPerMinute: 4, requestsPerMinute: 1_000 } },
  );

type App = Awaited<ReturnType<typeof startApp>>;

/** Without what is another for each request. */
async function answerOf(app: App, path: string, { body = PLAIN, headers = AUTHORIZED }: Sent = {}) {
  const response = await app.post(path, body, headers);
  const { date: _date, "x-request-id": _id, ...rest } = Object.fromEntries(response.headers);
  return { status: response.status, headers: rest, body: await response.text() };
}

type Sent = { readonly body?: unknown; readonly headers?: Record<string, string> };

describe("an address that Express would find is answered alike without it", () => {
  test.each<[string, string, Sent]>([
    ["a tool call", TOOL, {}],
    ["a tool call with a query", `${TOOL}?org=1&org=2`, {}],
    ["a message", WEBHOOK, { body: { message: { type: "status-update" } } }],
    ["a dry run", `${WEBHOOK}/dry-run`, {}],
    ["no secret", TOOL, { headers: {} }],
    ["a wrong secret", TOOL, { headers: { "x-vapi-secret": "wrong" } }],
    ["a body that is no JSON", WEBHOOK, { body: "{" }],
    ["an unknown tool", "/api/vapi/tools/nothing", {}],
  ])("%s", async (_what, path, sent) => {
    // Each with limits of its own.
    await using straight = await startApp();
    await using byExpress = await startApp();
    const [address = "", query = ""] = path.split(/(?=\?)/);
    const other = await answerOf(byExpress, `${address}/${query}`, sent);
    expect(await answerOf(straight, path, sent)).toEqual(other);
    expect(other.headers).toMatchObject({ "x-content-type-options": "nosniff" });
    const routesOf = ({ lines }: App) => lines.flatMap((line) => /"route":"[^"]*"/.exec(line) ?? []);
    await expect.poll(() => routesOf(straight)).toHaveLength(1);
    await expect.poll(() => routesOf(byExpress)).toEqual(routesOf(straight));
  });

  test("both share one count of refusals", async () => {
    await using app = await startApp();
    const wrong = { headers: { "x-vapi-secret": "wrong" } };
    const statuses: number[] = [];
    for (const path of [TOOL, `${TOOL}/`, WEBHOOK, `${WEBHOOK}/`, TOOL, `${WEBHOOK}/`]) {
      statuses.push((await answerOf(app, path, wrong)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429, 429]);
  });

  test.each([["GET"], ["DELETE"]])("%s is still refused with what is allowed", async (method) => {
    await using app = await startApp();
    const response = await fetch(app.url + WEBHOOK, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

async function ask(handler: RequestHandler): Promise<{ status: number; text: string } | "cut off"> {
  const routes = [{ path: "/there/:name", handlers: [handler] }];
  const listener = withShortcuts(express(), {
    routes,
    before: [],
    // oxlint-disable-next-line eslint/max-params -- Express knows an error handler by its four parameters.
    onError: (error: Error, _request, response, next) => {
      if (response.headersSent) next(error);
      else response.status(500).send(error.message);
    },
  });
  const server = createServer(listener satisfies RequestListener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/there/one`;
    const response = await fetch(url, { method: "POST" });
    return { status: response.status, text: await response.text() };
  } catch {
    return "cut off";
  } finally {
    server.close();
  }
}

describe("what goes wrong in a handler", () => {
  const wrong = new Error("wrong");

  test.each<[string, RequestHandler]>([
    [
      "is thrown",
      () => {
        throw wrong;
      },
    ],
    ["is thrown later", () => Promise.reject(wrong)],
    ["is handed on", (_request, _response, next) => next(wrong)],
  ])("reaches the error handler when it %s", async (_how, handler) => {
    expect(await ask(handler)).toEqual({ status: 500, text: "wrong" });
  });

  test("ends a connection whose answer had begun", async () => {
    const handler: RequestHandler = async (_request, response) => {
      response.write("half");
      throw wrong;
    };
    expect(await ask(handler)).toBe("cut off");
  });

  test("is that nobody answers", async () => {
    expect(await ask((_request, _response, next) => next())).toEqual({
      status: 500,
      text: "Nobody answered",
    });
  });

  test("nothing: the handler knows the parameter", async () => {
    const handler: RequestHandler = ({ params }, response) => void response.json(params);
    expect(await ask(handler)).toEqual({ status: 200, text: `{"name":"one"}` });
  });
});
