import { createHash } from "node:crypto";
import type { CalendarFeedRow } from "@callwaiting/db";
import { expect, test } from "vitest";
import { type ServedApp, serveApp } from "../../testing/serve-app.ts";
import { type CalendarFeedPorts, createCalendarFeedRouter } from "./calendar-feed-router.ts";

const TOKEN = "tok3n_of-Dr-Lee_0123456789abcdefghij";
const HASH = createHash("sha256").update(TOKEN).digest("hex");
const PATH = `/calendar/${TOKEN}.ics`;

const FEED: CalendarFeedRow = {
  organizationName: "Sunrise Clinic",
  timeZone: "America/New_York",
  providerName: "Dr. Maya Lee",
  appointments: [],
};

const startApp = (
  find: CalendarFeedPorts["findCalendarFeed"] = async (hash) => (hash === HASH ? FEED : null),
) => serveApp((app, log) => void app.use(createCalendarFeedRouter({ findCalendarFeed: find, log })));

const get = (app: ServedApp, path: string, init?: RequestInit) => fetch(app.url + path, init);

test("the holder of the token gets the calendar, for private use", async () => {
  await using app = await startApp();
  const response = await get(app, PATH);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/calendar; charset=utf-8",
    "cache-control": "private, no-cache",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
  });
  expect(await response.text()).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
});

test("whoever has the current calendar gets 304 without a body, until it changes", async () => {
  let feed = FEED;
  await using app = await startApp(async () => feed);
  const etag = (await get(app, PATH)).headers.get("etag") ?? "";
  for (const match of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const response = await get(app, PATH, { headers: { "if-none-match": match } });
    expect([response.status, await response.text()]).toEqual([304, ""]);
    expect(response.headers.get("etag")).toBe(etag);
    expect(response.headers.get("cache-control")).toBe("private, no-cache");
  }
  feed = { ...FEED, providerName: "Dr. Noor" };
  const changed = await get(app, PATH, { headers: { "if-none-match": etag } });
  expect(changed.status).toBe(200);
  expect(changed.headers.get("etag")).not.toBe(etag);
});

test("HEAD answers like GET, without the body", async () => {
  await using app = await startApp();
  const [head, whole] = [await get(app, PATH, { method: "HEAD" }), await get(app, PATH)];
  expect([head.status, await head.text()]).toEqual([200, ""]);
  for (const name of ["etag", "content-length", "content-type"]) {
    expect(head.headers.get(name)).toBe(whole.headers.get(name));
  }
  expect((await get(app, "/calendar/unknown-but-well-formed.ics", { method: "HEAD" })).status).toBe(404);
});

const NOBODYS = [
  ["unknown", `/calendar/${"x".repeat(36)}.ics`],
  ["too short", "/calendar/x.ics"],
  ["empty", "/calendar/.ics"],
  ["too long", `/calendar/${"x".repeat(129)}.ics`],
  ["another case", `/calendar/${TOKEN.toUpperCase()}.ics`],
  ["without .ics", `/calendar/${TOKEN}`],
  ["with more after it", `${PATH}/more`],
  ["with .ics twice", `${PATH}.ics`],
  ["badly encoded", "/calendar/%E0%A4%A.ics"],
  ["an encoded slash", "/calendar/a%2Fb-0123456789abcdef.ics"],
  ["a NUL", `/calendar/${TOKEN}%00.ics`],
  ["a line break", `/calendar/${TOKEN}%0d%0aX-Evil:1.ics`],
  ["characters outside ASCII", "/calendar/%C3%BC%C3%BC%C3%BC%C3%BC%C3%BC%C3%BC%C3%BC%C3%BC%C3%BC.ics"],
  ["SQL", "/calendar/'%20or%20''='0123456789abcdef.ics"],
  ["a way up", "/calendar/..%2f..%2f..%2fetc%2fpasswd.ics"],
] as const;

test.each(NOBODYS)("a token that is %s gets the same 404 as any other address", async (_name, path) => {
  await using app = await startApp();
  const [refused, nowhere] = [await get(app, path), await get(app, "/nowhere")];
  expect([refused.status, await refused.text()]).toEqual([404, await nowhere.text()]);
  expect(refused.headers.get("x-robots-tag")).toContain("noindex");
  expect(refused.headers.get("cache-control")).toBe("no-store");
});

test("a revoked token is one that does not exist", async () => {
  await using app = await startApp(async () => null);
  const [revoked, unknown] = [await get(app, PATH), await get(app, `/calendar/${"x".repeat(36)}.ics`)];
  expect([revoked.status, await revoked.text()]).toEqual([404, await unknown.text()]);
  const names = (response: Response) => [...response.headers.keys()];
  expect(names(revoked)).toEqual(names(unknown));
});

test("only a well-formed token is looked up, and only by its hash", async () => {
  const asked: string[] = [];
  await using app = await startApp(async (hash) => {
    asked.push(hash);
    return null;
  });
  for (const [, path] of NOBODYS) await get(app, path);
  await get(app, PATH);
  expect(asked.at(-1)).toBe(HASH);
  expect(asked).toHaveLength(3); // unknown, another case, and the right one
});

test("no token reaches the log, whatever happens", async () => {
  const answers = [
    () => Promise.resolve(FEED),
    () => Promise.resolve(null),
    () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" })),
    () => Promise.reject(new Error("a bug")),
  ];
  await using app = await startApp(() => (answers.shift() ?? answers[0])?.() ?? Promise.resolve(null));
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await get(app, PATH)).status);
  expect(statuses).toEqual([200, 404, 503, 500]);
  await get(app, PATH, { method: "DELETE" });
  await get(app, `/calendar/${TOKEN}`);
  await get(app, `/calendar/%E0%A4%A${TOKEN}.ics`);
  const requests = () => app.lines.filter((line) => line.includes(`"msg":"request"`));
  await expect.poll(() => requests().length).toBe(7);
  expect(requests()[0]).toContain(`"route":"/calendar/:token.ics"`);
  expect(app.lines.join("")).not.toContain(TOKEN);
  expect(app.lines.join("")).not.toContain("tok3n");
});

test("a database that is away is a 503 that says when to come back; a bug is a 500", async () => {
  const away = Object.assign(new Error("planted detail"), { code: "57P01" });
  await using outage = await startApp(() => Promise.reject(away));
  const response = await get(outage, PATH);
  expect([response.status, await response.json()]).toMatchObject([503, { error: "temporarily_unavailable" }]);
  expect(response.headers.get("retry-after")).toBe("60");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(outage.lines.join("")).toContain(`"code":"57P01"`);

  await using broken = await startApp(() => Promise.reject(new TypeError("planted detail")));
  const failed = await get(broken, PATH);
  expect([failed.status, await failed.json()]).toMatchObject([500, { error: "internal_error" }]);
});

test.each(["POST", "PUT", "DELETE", "PROPFIND", "REPORT"])(
  "a calendar is not written: %s",
  async (method) => {
    await using app = await startApp();
    const response = await get(app, PATH, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
  },
);
