import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp } from "../testing/test-app.ts";

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
const PAGE = "<!doctype html><title>Admin</title>";

let adminDir: string;
beforeAll(async () => {
  adminDir = await mkdtemp(join(tmpdir(), "admin-"));
  await mkdir(join(adminDir, "assets"));
  await writeFile(join(adminDir, "index.html"), PAGE);
  await writeFile(join(adminDir, "secret.txt"), "not for the internet");
  await writeFile(join(adminDir, "assets", "index-Ab_1-x.js"), "plain");
  await writeFile(join(adminDir, "assets", "index-Ab_1-x.js.br"), brotliCompressSync("packed"));
});
afterAll(() => rm(adminDir, { recursive: true, force: true }));

const open = async (path: string, headers: Record<string, string> = BROWSER) => {
  await using app = await startTestApp({}, { adminDir });
  const response = await fetch(app.url + path, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe("the admin's page", () => {
  test.each(["/", "/today", "/calendar", "/appointments/42", "/settings/hours", "/no-such-screen"])(
    "answers a browser at %s",
    async (path) => {
      const { status, headers, text } = await open(path);
      expect({ status, text }).toEqual({ status: 200, text: PAGE });
      expect(headers.get("cache-control")).toBe("no-cache");
      expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    },
  );

  test.each([
    "/api/nothing",
    "/trpc/a/b",
    "/calendar/not-a-token",
    "/health/nothing",
    "/assets/missing-Ab12.js",
    "/secret.txt",
    "/assets/..%2fsecret.txt",
    "/assets/%2e%2e/secret.txt",
    "/assets/.hidden",
  ])("never stands in for what a program asks: %s", async (path) => {
    const { status, headers, text } = await open(path);
    expect(status).toBe(404);
    expect(headers.get("content-type")).toContain("application/json");
    expect(JSON.parse(text)).toMatchObject({ error: "not_found" });
    expect(headers.get("cache-control") ?? "").not.toContain("immutable");
  });

  test("a program that takes anything gets JSON at an unknown address", async () => {
    const { status, text } = await open("/today", { accept: "*/*" });
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ error: "not_found" });
  });

  test("runs only our own scripts, talks only to us, and cannot be framed", async () => {
    const policy = (await open("/")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    // Recordings are at Vapi; nothing else comes from elsewhere.
    expect(policy).toContain("media-src 'self' https:;");
    expect(policy.replace("media-src 'self' https:;", "")).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  test("a server without a built admin still runs, and says how to build it", async () => {
    await using app = await startTestApp({}, { adminDir: join(adminDir, "missing") });
    const response = await fetch(`${app.url}/`, { headers: BROWSER });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("npm start");
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });
});

describe("its files", () => {
  test("are kept for a year, compressed where the client can read it", async () => {
    const packed = await open("/assets/index-Ab_1-x.js", { "accept-encoding": "br" });
    expect(packed.text).toBe("packed");
    expect(packed.headers.get("content-encoding")).toBe("br");
    const plain = await open("/assets/index-Ab_1-x.js", { "accept-encoding": "identity" });
    expect(plain.text).toBe("plain");
    for (const { headers } of [packed, plain]) {
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(headers.get("vary")).toContain("Accept-Encoding");
    }
  });
});
