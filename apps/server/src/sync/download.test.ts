import { type IncomingMessage, type ServerResponse, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test } from "vitest";
import { type DownloadOptions, NotFetched, download } from "./download.ts";
import { isPublicAddress } from "../http/is-public-address.ts";

test.each([
  ["8.8.8.8", true],
  ["203.0.112.255", true],
  ["2606:4700::1111", true],
  ["127.0.0.1", false],
  ["127.8.9.10", false],
  ["10.1.2.3", false],
  ["172.31.255.255", false],
  ["192.168.1.1", false],
  ["169.254.169.254", false],
  ["100.100.100.200", false],
  ["0.0.0.0", false],
  ["224.0.0.1", false],
  ["255.255.255.255", false],
  ["::1", false],
  ["::", false],
  ["::ffff:127.0.0.1", false],
  ["::ffff:8.8.8.8", false],
  ["64:ff9b::7f00:1", false],
  ["fd00::1", false],
  ["fe80::1", false],
  ["2002:7f00:1::", false],
  ["2001:db8::1", false],
  ["localhost", false],
  ["0x7f000001", false],
])("%s is on the open internet: %s", (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const PATHS: Readonly<Record<string, Handler>> = {
  "/sound": (_request, response) => response.writeHead(200, { "content-type": "audio/wav; x=1" }).end("RIFF"),
  "/redirect": (_request, response) => response.writeHead(302, { location: "/sound" }).end(),
  "/circle": (_request, response) => response.writeHead(302, { location: "/circle" }).end(),
  "/away": (_request, response) =>
    response.writeHead(302, { location: "http://169.254.169.254/latest" }).end(),
  "/page": (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
  "/large": (_request, response) =>
    response.writeHead(200, { "content-type": "audio/wav" }).end("x".repeat(2_000)),
  "/empty": (_request, response) => response.writeHead(200, { "content-type": "audio/wav" }).end(),
  "/gone": (_request, response) => response.writeHead(404).end(),
  "/busy": (_request, response) => response.writeHead(503).end(),
  "/slow": (_request, response) => void response.writeHead(200, { "content-type": "audio/wav" }).write("x"),
};

const storage = forAllTests(async () => {
  const server = createServer((request, response) => PATHS[request.url ?? ""]?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

/** A storage on this machine that speaks plain HTTP stands for one on the internet that speaks https. */
const STORAGE: DownloadOptions = {
  maxBytes: 1_000,
  timeoutMs: 10_000,
  isAllowed: () => true,
  request: httpRequest,
};
const fetchFrom = (path: string, options: Partial<DownloadOptions> = {}) =>
  download(`https://localhost:${storage.port}${path}`, { ...STORAGE, ...options });

describe("what a link leads to", () => {
  test.each(["/sound", "/redirect"])("is fetched: %s", async (path) => {
    expect(await fetchFrom(path)).toEqual({ contentType: "audio/wav", sound: Buffer.from("RIFF") });
  });

  test.each([
    ["/circle", "answered with 302"],
    ["/away", "not an https address"],
    ["/page", "not a sound"],
    ["/large", "too large"],
    ["/empty", "empty"],
    ["/gone", "answered with 404"],
  ])("is left alone for good: %s, %s", async (path, why) => {
    await expect(fetchFrom(path)).rejects.toThrow(new NotFetched(why));
  });

  test("may come later when a storage is busy, or too slow", async () => {
    await expect(fetchFrom("/busy")).rejects.toThrow("answered with 503");
    await expect(fetchFrom("/busy")).rejects.not.toBeInstanceOf(NotFetched);
    await expect(fetchFrom("/slow", { timeoutMs: 100 })).rejects.not.toBeInstanceOf(NotFetched);
  });
});

describe("nothing of our own networks is fetched", () => {
  test.each([
    ["http://storage.example/1.wav", "not an https address"],
    ["ftp://storage.example/1.wav", "not an https address"],
    [withPassword("https://storage.example/1.wav"), "not an https address"],
    ["file:///etc/passwd", "not an https address"],
    ["nothing", "no address"],
    ["https://127.0.0.1/1.wav", "not an address of the internet"],
    ["https://2130706433/1.wav", "not an address of the internet"],
    ["https://0x7f.1/1.wav", "not an address of the internet"],
    ["https://[::1]/1.wav", "not an address of the internet"],
    ["https://[::ffff:169.254.169.254]/1.wav", "not an address of the internet"],
    ["https://169.254.169.254/latest/meta-data", "not an address of the internet"],
    ["https://localhost/1.wav", "not an address of the internet"],
  ])("%s", async (link, why) => {
    await expect(download(link, { maxBytes: 1, timeoutMs: 10_000 })).rejects.toThrow(new NotFetched(why));
  });

  test("a name is looked at after it was looked up, whatever it says", async () => {
    const isAllowed = (address: string) => !address.startsWith("127.") && address !== "::1";
    await expect(fetchFrom("/sound", { isAllowed })).rejects.toThrow("not an address of the internet");
  });
});

/** Written out, it would look like somebody's. */
function withPassword(link: string): string {
  return Object.assign(new URL(link), { username: "user", password: "word" }).href;
}
