import { connect } from "node:net";
import { stretched } from "@callwaiting/testing/deadlines";
import { describe, expect, test } from "vitest";
import { AUTHORIZED, type TestApp, said, startTestApp } from "../../src/testing/test-app.ts";

const GREET = "/api/vapi/tools/greet";
const BODY = `{"toolCallId":"1","tool":{"arguments":{}}}`;
const startApp = () => startTestApp({ greet: async () => said("Hi.") });

/** Sends bytes as they are and reads until the server closes: fetch would repair or refuse most of these. */
async function sendRaw(app: TestApp, text: string): Promise<string> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined); // cut off while we still wrote: what it answered counts
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

const statusesIn = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));

const request = (headers: readonly string[], body: string = BODY) =>
  [
    `POST ${GREET} HTTP/1.1`,
    "Host: x",
    "X-Vapi-Secret: secret-of-a",
    "Content-Type: application/json",
    ...headers,
    "",
    body,
  ].join("\r\n");

const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
const LENGTH = `Content-Length: ${BODY.length}`;
/** What would be run if the server and a proxy in front disagreed about where the first request ends. */
const HIDDEN = request([LENGTH, "Connection: close"]);

test("the control: one well-formed request runs once, two in a row twice", async () => {
  await using app = await startApp();
  expect(statusesIn(await sendRaw(app, HIDDEN))).toEqual([200]);
  expect(statusesIn(await sendRaw(app, request([LENGTH]) + HIDDEN))).toEqual([200, 200]);
  expect(
    statusesIn(await sendRaw(app, request(["Transfer-Encoding: chunked", "Connection: close"], CHUNKED))),
  ).toEqual([200]);
  expect(app.runs).toHaveLength(4);
});

describe("a request whose end is ambiguous is refused and the connection closed", () => {
  test.each([
    ["two different lengths", ["Content-Length: 5", LENGTH], BODY],
    ["the same length twice", [LENGTH, LENGTH], BODY],
    ["a list of lengths", [`Content-Length: ${BODY.length}, ${BODY.length}`], BODY],
    ["a length and chunks", [LENGTH, "Transfer-Encoding: chunked"], CHUNKED],
    ["chunks and a length", ["Transfer-Encoding: chunked", LENGTH], CHUNKED],
    ["chunks and a length of zero", ["Content-Length: 0", "Transfer-Encoding: chunked"], CHUNKED],
    ["an unknown transfer encoding", ["Transfer-Encoding: xchunked"], CHUNKED],
    ["chunked not last", ["Transfer-Encoding: chunked, identity"], CHUNKED],
    ["a space before the colon", ["Transfer-Encoding : chunked"], CHUNKED],
    ["a folded header", [LENGTH, "X-Folded: a\r\n  Transfer-Encoding: chunked"], BODY],
    ["a bare line feed", [`${LENGTH}\nTransfer-Encoding: chunked`], CHUNKED],
    ["a bare carriage return", [`${LENGTH}\rTransfer-Encoding: chunked`], CHUNKED],
    ["a NUL in a header", [LENGTH, "X-Nul: a\0b"], BODY],
    ["a length that is no number", ["Content-Length: 0x2a"], BODY],
    ["a negative length", ["Content-Length: -1"], BODY],
    ["a plus sign", [`Content-Length: +${BODY.length}`], BODY],
    ["a length beyond all numbers", ["Content-Length: 99999999999999999999"], BODY],
    ["a chunk size that is no number", ["Transfer-Encoding: chunked"], `zz\r\n${BODY}\r\n0\r\n\r\n`],
  ])("%s", async (_name, headers, body) => {
    await using app = await startApp();
    const answer = await sendRaw(app, request(headers, body) + HIDDEN);
    expect(statusesIn(answer)).toEqual([400]);
    expect(app.runs).toEqual([]);
  });
});

describe("a body that looks like a request is no request", () => {
  test.each([
    ["of a request that is refused unread", "X-Vapi-Secret: ", 401],
    ["of a request that is read and refused", "X-Vapi-Secret: secret-of-a", 400],
  ])("%s", async (_name, secret, status) => {
    await using app = await startApp();
    const head = [`POST ${GREET} HTTP/1.1`, "Host: x", secret, "Content-Type: application/json"];
    const outer = [...head, `Content-Length: ${HIDDEN.length}`, "", HIDDEN].join("\r\n");
    const end = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    expect(statusesIn(await sendRaw(app, outer + end))).toEqual([status, 200]);
    expect(app.runs).toEqual([]);
  });
});

describe("what is no HTTP/1.1 is refused", () => {
  const get = (line: string, ...headers: string[]) =>
    [line, "Host: x", "Connection: close", ...headers, "", ""].join("\r\n");

  test.each([
    ["no host", 400, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"],
    ["an unknown method", 400, get("EVIL /health HTTP/1.1")],
    ["a method in small letters", 400, get("get /health HTTP/1.1")],
    ["another version", 400, get("GET /health HTTP/1.2")],
    ["the start of HTTP/2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["the start of TLS", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["a space in the address", 400, get("GET /he alth HTTP/1.1")],
    ["an expectation", 417, get("GET /health HTTP/1.1", "Expect: evil")],
    ["headers beyond 16 kB", 431, get("GET /health HTTP/1.1", `X-Long: ${"a".repeat(20_000)}`)],
    ["an address beyond 16 kB", 431, get(`GET /health?${"a".repeat(20_000)} HTTP/1.1`)],
  ])("%s", async (_name, status, text) => {
    await using app = await startApp();
    expect(statusesIn(await sendRaw(app, text))).toEqual([status]);
  });

  test("it serves as nobody's proxy: CONNECT gets nothing, a full address is read as its path", async () => {
    await using app = await startApp();
    expect(await sendRaw(app, get("CONNECT evil.example:443 HTTP/1.1"))).toBe("");
    expect(statusesIn(await sendRaw(app, get("GET http://evil.example/health HTTP/1.1")))).toEqual([200]);
    expect(statusesIn(await sendRaw(app, get("GET http://evil.example/nowhere HTTP/1.1")))).toEqual([404]);
  });

  test("TRACE does not send the headers back", async () => {
    await using app = await startApp();
    const answer = await sendRaw(app, get("TRACE /health HTTP/1.1", "Cookie: planted-cookie"));
    expect(statusesIn(answer)).toEqual([405]);
    expect(answer).not.toContain("planted-cookie");
  });

  test("an upgrade that nobody asked for is ignored", async () => {
    await using app = await startApp();
    const upgrade = "Connection: Upgrade, close";
    const text = `GET /health HTTP/1.1\r\nHost: x\r\n${upgrade}\r\nUpgrade: h2c\r\n\r\n`;
    expect(statusesIn(await sendRaw(app, text))).toEqual([200]);
  });
});

describe("headers", () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `x-${i}:1`);

  test("nine hundred of them do not hide the secret", async () => {
    await using app = await startApp();
    const answer = await sendRaw(app, request([...many(900), LENGTH, "Connection: close"]));
    expect(statusesIn(answer)).toEqual([200]);
  });

  test("past a thousand Node drops them: a secret down there is none, and opens nothing", async () => {
    await using app = await startApp();
    const padding = Array.from({ length: 1_100 }, () => "a:1");
    const head = [`POST ${GREET} HTTP/1.1`, "Host: x", "Content-Type: application/json", LENGTH];
    const last = ["X-Vapi-Secret: secret-of-a", "Connection: close"];
    const answer = await sendRaw(app, [...head, ...padding, ...last, "", BODY].join("\r\n"));
    expect(statusesIn(answer)).toEqual([401]);
    expect(app.runs).toEqual([]);
  });

  test.each([
    ["another secret", "X-Vapi-Secret: secret-of-b"],
    ["the same secret", "X-Vapi-Secret: secret-of-a"],
    ["an empty secret", "X-Vapi-Secret: "],
  ])("beside the secret %s makes the request one with a wrong secret", async (_name, header) => {
    await using app = await startApp();
    expect(statusesIn(await sendRaw(app, request([header, LENGTH, "Connection: close"])))).toEqual([401]);
    expect(app.runs).toEqual([]);
  });

  test("after the body (trailers) count for nothing", async () => {
    await using app = await startApp();
    const trailer = CHUNKED.replace("0\r\n\r\n", "0\r\nX-Vapi-Secret: secret-of-a\r\n\r\n");
    const head = [`POST ${GREET} HTTP/1.1`, "Host: x", "Content-Type: application/json"];
    const more = ["Trailer: X-Vapi-Secret", "Transfer-Encoding: chunked", "Connection: close"];
    const answer = await sendRaw(app, [...head, ...more, "", trailer].join("\r\n"));
    expect(statusesIn(answer)).toEqual([401]);
    expect(app.runs).toEqual([]);
  });

  test.each([
    ["chunk extensions without end", CHUNKED.replace("\r\n", `;${"a".repeat(20_000)}\r\n`), 413],
    ["trailers without end", CHUNKED.replace("0\r\n\r\n", `0\r\nx: ${"a".repeat(20_000)}\r\n\r\n`), 431],
  ])("%s are cut off", async (_name, body, status) => {
    await using app = await startApp();
    const answer = await sendRaw(app, request(["Transfer-Encoding: chunked", "Connection: close"], body));
    expect(statusesIn(answer)).toEqual([status]);
    expect(app.runs).toEqual([]);
  });
});

describe("neither the method nor the address is taken from anywhere but the first line", () => {
  const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override", "x-method"];

  test.each(OVERRIDES)("%s turns no GET into a POST, and no POST into anything else", async (name) => {
    await using app = await startApp();
    const get = await fetch(`${app.url}${GREET}?_method=POST`, {
      headers: { ...AUTHORIZED, [name]: "POST" },
    });
    expect(get.status).toBe(405);
    expect(app.runs).toEqual([]);
    const body = { toolCallId: "1", tool: { arguments: {} }, _method: "DELETE" };
    expect(
      (await app.post(`${GREET}?_method=DELETE`, body, { ...AUTHORIZED, [name]: "DELETE" })).status,
    ).toBe(200);
  });

  test.each(["x-original-url", "x-rewrite-url", "x-forwarded-prefix", "x-forwarded-path", "forwarded"])(
    "%s leads nowhere else",
    async (name) => {
      await using app = await startApp();
      expect((await app.post("/nowhere", BODY, { ...AUTHORIZED, [name]: GREET })).status).toBe(404);
      expect((await app.post(GREET, BODY, { ...AUTHORIZED, [name]: "/health" })).status).toBe(200);
    },
  );

  test("whatever host a request names, nothing in the answer repeats it", async () => {
    await using app = await startApp();
    const headers = ["Host: evil.example", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: evil"];
    for (const line of ["GET /health", "GET /nowhere", "GET //evil.example/..", `POST ${GREET}`]) {
      const answer = await sendRaw(
        app,
        [`${line} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n"),
      );
      expect(statusesIn(answer)).toHaveLength(1);
      expect(answer).not.toMatch(/evil|^location:/im);
    }
  });

  test.each([
    "/api/vapi/tools/../tools/greet",
    "/api/vapi/tools/%2e%2e/tools/greet",
    "/api/vapi/tools/greet%2f",
    "/api/vapi/tools/greet%00",
    "/api/vapi/tools/greet;x=1",
    "/api/vapi/tools/greet%0d%0aX-Evil:1",
    "/api/vapi//tools/greet",
    "//api/vapi/tools/greet",
    "/api\\vapi\\tools\\greet",
  ])("%s is no tool", async (path) => {
    await using app = await startApp();
    const text = request([LENGTH, "Connection: close"]).replace(GREET, path);
    const answer = await sendRaw(app, text);
    expect(statusesIn(answer)).toEqual([404]);
    expect(answer).not.toMatch(/^x-evil/im);
    expect(app.runs).toEqual([]);
  });
});

describe("the query", () => {
  test.each([
    ["15 kB of text", `?${"a".repeat(15_000)}`],
    ["7000 names", `?${"a&".repeat(7_000)}`],
    ["one name 5000 times", `?${"a=1&".repeat(3_500)}`],
    ["deep brackets", `?org${"[a]".repeat(3_000)}=1`],
    ["indexes", "?org[999999999]=1&org[0]=2"],
    ["prototypes", "?__proto__[planted]=1&constructor[prototype][planted]=1&org[__proto__][planted]=1"],
    ["bad encoding", "?org=%E0%A4%A&%ff=%fe"],
    ["NUL and line breaks", "?org=%00%0d%0aX-Evil:1"],
  ])("may be anything: %s", async (_name, query) => {
    await using app = await startApp();
    const startedAtMs = performance.now();
    expect((await app.post(`${GREET}${query}`, BODY)).status).toBe(200);
    expect((await app.post(`${GREET}${query}`, BODY, { "x-signature": "0".repeat(64) })).status).toBe(401);
    expect(performance.now() - startedAtMs).toBeLessThan(stretched(1_000));
    expect(Reflect.get({}, "planted")).toBeUndefined();
    expect(app.lines.join("")).not.toMatch(/planted|aaaa|X-Evil/);
  });
});
