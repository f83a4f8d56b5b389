import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { createUrlCheck } from "./check-url.ts";
import { type PostLimits, postEvent } from "./post-event.ts";
import { type SendOptions, createSendEvent } from "./send-event.ts";
import { makeSigningSecret } from "./sign-event.ts";
import { type Found, createWebhookGuard } from "./webhook-guard.ts";

type Heard = { readonly headers: Record<string, string>; readonly body: string };
type Handler = (response: ServerResponse, request: IncomingMessage) => void;

const HANDLERS: Readonly<Record<string, Handler>> = {
  "/ok": (response) => response.writeHead(204).end(),
  "/late-yes": (response) => void response.writeHead(200).write("yes, but there is more to come"),
  "/stalls": () => {},
  "/redirects": (response) => response.writeHead(307, { location: "/ok" }).end(),
  "/gone": (response) => response.writeHead(410).end("John Smith is no patient of ours"),
  "/broken": (response) => response.writeHead(500).end(),
  "/busy": (response) => response.writeHead(503, { "retry-after": "120" }).end(),
  "/busy-for-ever": (response) => response.writeHead(429, { "retry-after": "99999999999" }).end(),
  "/busy-since-yesterday": (response) => response.writeHead(429, { "retry-after": "-60" }).end(),
  "/no-status": (_response, request) => request.socket.end("HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n"),
  "/status-zero": (_response, request) => request.socket.end("HTTP/1.1 000 No\r\ncontent-length: 0\r\n\r\n"),
  "/hangs-up": (_response, request) => request.socket.destroy(),
  "/dies-in-the-middle": (response, request) => {
    response.writeHead(200, { "content-length": "1000" }).write("half");
    setImmediate(() => request.socket.destroy());
  },
  "/half-a-head": (_response, request) => {
    request.socket.write("HTTP/1.1 200 OK\r\nx-never: en");
    request.socket.destroySoon();
  },
  "/endless": (response) => {
    response.writeHead(200);
    const more = () => {
      while (response.write("x".repeat(16_384)));
      response.once("drain", more);
    };
    more();
  },
  "/large-head": (response) => response.writeHead(200, { "x-large": "x".repeat(60_000) }).end(),
  "/switches": (response) => response.writeHead(101, { upgrade: "other", connection: "upgrade" }).end(),
};

const receiver = forAllTests(async () => {
  const heard: Heard[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      heard.push({ headers: request.headers as Record<string, string>, body });
      HANDLERS[request.url ?? ""]?.(response, request);
    });
  }).on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    port: (server.address() as AddressInfo).port,
    heard,
    sockets,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

const SECRET = makeSigningSecret();
const HERE = createWebhookGuard({ allowsLoopback: true });
const EVENT = {
  eventId: "evt_1",
  kind: "appointment.booked",
  happenedAt: "2026-11-20T15:00:00Z",
  data: { appointmentId: "a", version: 0 },
  contact: null,
};
const options = (secrets: readonly string[] = [SECRET]): SendOptions => ({
  secrets,
  nowMs: Date.now(),
  signal: new AbortController().signal,
});

const send = (path: string, more: Partial<typeof EVENT> = {}, limits?: PostLimits) =>
  createSendEvent(HERE, (post, guard) => postEvent(post, guard, limits))(
    { ...EVENT, ...more, url: `${receiver.url}${path}` },
    options(),
  );

const lastHeard = (): Heard => {
  const heard = receiver.heard.at(-1);
  if (heard === undefined) throw new Error("nothing was heard");
  return heard;
};

describe("what is sent", () => {
  test("is verified by the public library, and not once a byte of it is another", async () => {
    expect(await send("/ok")).toEqual({ statusCode: 204, trouble: null });
    const { headers, body } = lastHeard();
    expect(new Webhook(SECRET).verify(body, headers)).toEqual({
      type: "appointment.booked",
      timestamp: "2026-11-20T15:00:00Z",
      data: { appointmentId: "a", version: 0 },
    });
    expect(headers).toMatchObject({ "webhook-id": "evt_1", "content-type": "application/json" });
    expect(() => new Webhook(SECRET).verify(body.replace("0}", "1}"), headers)).toThrow();
    expect(() => new Webhook(SECRET).verify(body, { ...headers, "webhook-id": "evt_2" })).toThrow();
    expect(() => new Webhook(makeSigningSecret()).verify(body, headers)).toThrow();
  });

  test("is signed by both secrets while one is being replaced", async () => {
    const next = makeSigningSecret();
    await createSendEvent(HERE)({ ...EVENT, url: `${receiver.url}/ok` }, options([next, SECRET]));
    const { headers, body } = lastHeard();
    for (const secret of [next, SECRET]) expect(new Webhook(secret).verify(body, headers)).toBeDefined();
  });

  test("has the contact where it is asked for, in letters of any script", async () => {
    const contact = { name: "Žofia 山田", phone: "+14155550123", email: null };
    await createSendEvent(HERE)({ ...EVENT, contact, url: `${receiver.url}/ok` }, options());
    const { headers, body } = lastHeard();
    expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({ data: { version: 0, contact } });
  });

  test("has a secret of 256 bits", () => {
    expect(Buffer.from(makeSigningSecret().replace("whsec_", ""), "base64")).toHaveLength(32);
  });
});

describe("a receiver", () => {
  test.each([
    ["/redirects", 307, "It answered with a redirect (307), which is not followed."],
    ["/gone", 410, "It answered that it is gone for good (410)."],
    ["/broken", 500, "It answered with 500."],
    ["/no-status", null, "What it answered is no status."],
    ["/status-zero", null, "What it answered is no status."],
    ["/hangs-up", null, "It hung up without an answer."],
    ["/half-a-head", null, "It hung up without an answer."],
    ["/large-head", null, "The connection failed (HPE_HEADER_OVERFLOW)."],
  ])("%s did not take it", async (path, statusCode, trouble) => {
    const answer = await send(path);
    expect(answer).toMatchObject({ statusCode, trouble });
  });

  test("that asks for time gets it", async () => {
    expect(await send("/busy")).toMatchObject({ statusCode: 503, retryAfter: 120 });
    expect(await send("/busy-for-ever")).toMatchObject({ statusCode: 429, retryAfter: 86_400 });
    expect(await send("/busy-since-yesterday")).toMatchObject({ statusCode: 429, retryAfter: undefined });
  });

  test.each(["/late-yes", "/dies-in-the-middle", "/endless"])(
    "%s has said yes: what comes after the status is read for a while and thrown away",
    async (path) => {
      expect(await send(path, {}, { timeoutMs: 1_000, maxBytes: 65_536 })).toEqual({
        statusCode: 200,
        trouble: null,
      });
    },
  );

  test("that stalls is left after the time limit, and its connection is closed", async () => {
    const answer = await send("/stalls", {}, { timeoutMs: 200, maxBytes: 10 });
    expect(answer).toEqual({ statusCode: null, trouble: "It did not answer within 0.2 seconds." });
  });

  test("that switches to another protocol has taken nothing", async () => {
    expect((await send("/switches")).trouble).not.toBeNull();
  });

  test("is not asked by way of a proxy of the environment", async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: "http://127.0.0.1:9",
      HTTPS_PROXY: "http://127.0.0.1:9",
      NODE_USE_ENV_PROXY: "1",
    });
    try {
      expect(await send("/ok")).toMatchObject({ trouble: null });
    } finally {
      process.env = before;
    }
  });
});

describe("an address that may not be told", () => {
  const PUBLIC: Found = { address: "93.184.216.34", family: 4 };
  const toLoopback = async (): Promise<readonly Found[]> => [{ address: "127.0.0.1", family: 4 }];

  test.each([
    ["http://crm.example.com/", "must begin with https://"],
    ["ftp://crm.example.com/", "must begin with https://"],
    ["file:///etc/passwd", "must begin with https://"],
    ["//crm.example.com", "is not an address such as"],
    ["crm", "is not an address such as"],
    ["https://user@crm.example.com/", "must not hold a user's name"],
    ["https://127.0.0.1/", "is not an address of the internet"],
    ["https://2130706433/", "is not an address of the internet"],
    ["https://0x7f.1/", "is not an address of the internet"],
    ["https://0177.0.0.1/", "is not an address of the internet"],
    ["https://127.1/", "is not an address of the internet"],
    ["https://①②⑦.⓪.⓪.①/", "is not an address of the internet"],
    ["https://0.0.0.0/", "is not an address of the internet"],
    ["https://[::]/", "is not an address of the internet"],
    ["https://[::1]/", "is not an address of the internet"],
    ["https://[::ffff:127.0.0.1]/", "is not an address of the internet"],
    ["https://[::ffff:a9fe:a9fe]/", "is not an address of the internet"],
    ["https://[::127.0.0.1]/", "is not an address of the internet"],
    ["https://[64:ff9b::169.254.169.254]/", "is not an address of the internet"],
    ["https://[64:ff9b:1::a00:1]/", "is not an address of the internet"],
    ["https://[2002:7f00:1::]/", "is not an address of the internet"],
    ["https://[2001:0:7f00:1::]/", "is not an address of the internet"],
    ["https://[fd00:ec2::254]/", "is not an address of the internet"],
    ["https://[fe80::1]/", "is not an address of the internet"],
    ["https://[ff02::1]/", "is not an address of the internet"],
    ["https://10.1.2.3/", "is not an address of the internet"],
    ["https://172.16.0.1/", "is not an address of the internet"],
    ["https://192.168.0.1/", "is not an address of the internet"],
    ["https://100.64.0.1/", "is not an address of the internet"],
    ["https://169.254.169.254/latest/meta-data", "is not an address of the internet"],
    ["https://168.63.129.16/", "is not an address of the internet"],
    ["https://192.0.0.192/", "is not an address of the internet"],
    ["https://224.0.0.1/", "is not an address of the internet"],
    ["https://255.255.255.255/", "is not an address of the internet"],
    ["https://localhost/", "is not an address of the internet"],
    ["https://db.localhost./", "is not an address of the internet"],
    ["https://nobody-has-this.invalid/", "is not known"],
  ])("is refused when it is saved, and when it is told all the same: %s", async (url, words) => {
    const guard = createWebhookGuard({ allowsLoopback: false, resolve: async () => [] });
    expect(await createUrlCheck(guard)(url)).toEqual({
      kind: "refused",
      message: expect.stringContaining(words),
    });
    const answer = await createSendEvent(guard)({ ...EVENT, url }, options());
    expect(answer).toEqual({ statusCode: null, trouble: expect.stringContaining(words) });
  });

  test.each(["https://crm.example.com/in?x=1", "https://93.184.216.34:8443/", "https://[2606:4700::1111]/"])(
    "is none of these: %s",
    async (url) => {
      const guard = createWebhookGuard({ allowsLoopback: false, resolve: async () => [PUBLIC] });
      expect(await createUrlCheck(guard)(url)).toEqual({ kind: "allowed", url });
    },
  );

  test("is refused when one of several addresses of its name is ours", async () => {
    const guard = createWebhookGuard({
      allowsLoopback: false,
      resolve: async () => [PUBLIC, { address: "10.0.0.5", family: 4 }],
    });
    expect(await createUrlCheck(guard)("https://mixed.example.com/")).toMatchObject({ kind: "refused" });
  });

  test("is not connected to when its name leads elsewhere the second time", async () => {
    let asked = 0;
    const guard = createWebhookGuard({
      allowsLoopback: false,
      resolve: async () => {
        asked += 1;
        return asked === 1 ? [PUBLIC] : toLoopback();
      },
    });
    const url = `https://rebinds.example.com:${receiver.port}/ok`;
    expect(await createUrlCheck(guard)(url)).toMatchObject({ kind: "allowed" });
    const before = receiver.sockets.size;
    expect(await createSendEvent(guard)({ ...EVENT, url }, options())).toEqual({
      statusCode: null,
      trouble: "rebinds.example.com is not an address of the internet.",
    });
    expect([asked, receiver.sockets.size]).toEqual([2, before]);
  });

  test("is asked for once for a request, which connects to what was found then", async () => {
    let asked = 0;
    const guard = createWebhookGuard({
      allowsLoopback: true,
      resolve: async () => {
        asked += 1;
        return toLoopback();
      },
    });
    const url = `http://no-name-server-knows-this.invalid:${receiver.port}/ok`;
    expect(await createSendEvent(guard)({ ...EVENT, url }, options())).toEqual({
      statusCode: 204,
      trouble: null,
    });
    expect(asked).toBe(1);
  });

  test("is this machine, unless the setting for development says otherwise; by http nothing else", async () => {
    const development = createUrlCheck(
      createWebhookGuard({ allowsLoopback: true, resolve: async () => [PUBLIC] }),
    );
    for (const url of [
      "http://localhost:4000/",
      "http://127.0.0.1/",
      "http://[::1]:5000/",
      "https://localhost/",
    ]) {
      expect(await development(url), url).toMatchObject({ kind: "allowed" });
    }
    for (const url of [
      "http://10.0.0.1/",
      "http://crm.example.com/",
      "http://169.254.169.254/",
      "https://[::ffff:7f00:1]/",
    ]) {
      expect(await development(url), url).toMatchObject({ kind: "refused" });
    }
  });
});
