import { connect } from "node:net";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test } from "vitest";
import { serveApp } from "../../testing/serve-app.ts";
import { createOpenApiRouter } from "./openapi-router.ts";

const app = forAllTests(() =>
  serveApp((app) => void app.use(createOpenApiRouter({ tools: [], version: "1.2.3" }))),
);

const get = (path: string, init?: RequestInit) => fetch(app.url + path, init);

/** As it was typed: fetch would tidy the path up first. */
async function getRaw(path: string): Promise<string> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test("the description is JSON for everybody", async () => {
  const response = await get("/api/openapi.json");
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "application/json; charset=utf-8",
  ]);
  expect(await response.json()).toMatchObject({ openapi: "3.1.1", info: { version: "1.2.3" } });
});

test.each(["/api/docs", "/api/docs/"])("%s is a page whose every file is there", async (path) => {
  const page = await get(path);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const html = await page.text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? "");
  expect(files).toHaveLength(5);
  const types = [];
  for (const file of files) {
    const response = await get(file);
    expect([file, response.status]).toEqual([file, 200]);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
    types.push(response.headers.get("content-type"));
  }
  expect(types).toEqual([
    "image/png",
    "text/css; charset=utf-8",
    "application/json; charset=utf-8",
    "text/javascript; charset=utf-8",
    "text/javascript; charset=utf-8",
  ]);
});

test("the page asks no other host, and runs no script that is not a file of ours", async () => {
  const page = await get("/api/docs");
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
  const html = await page.text();
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(html).not.toMatch(/<script(?![^>]* src=)|\son\w+=|<style|javascript:/i);
  expect(await (await get("/api/docs/start.js")).text()).not.toMatch(/https?:|\/\//);
  for (const header of ["x-content-type-options", "referrer-policy", "strict-transport-security"]) {
    expect(page.headers.get(header)).not.toBeNull();
  }
});

test("HEAD works, nothing else does", async () => {
  for (const path of ["/api/openapi.json", "/api/docs", "/api/docs/swagger-ui.css"]) {
    const head = await get(path, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const post = await get(path, { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  }
});

test("a part of a file can be asked for, a part beyond its end is refused", async () => {
  const part = await get("/api/docs/swagger-ui.css", { headers: { range: "bytes=0-9" } });
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);
  const beyond = await get("/api/docs/swagger-ui.css", { headers: { range: "bytes=99999999-" } });
  expect([beyond.status, await beyond.json()]).toMatchObject([416, { error: "bad_request" }]);
});

describe("nothing else is served", () => {
  test.each([
    "/api/docs/package.json",
    "/api/docs/index.html",
    "/api/docs/swagger-initializer.js",
    "/api/docs/swagger-ui-bundle.js.map",
    "/api/docs/swagger-ui.css/",
    "/api/docs/swagger-ui.css/../package.json",
    "/api/docs/../docs/package.json",
    "/api/docs/../../../../../../etc/passwd",
    "/api/docs/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/api/docs/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/api/docs/..%5c..%5c..%5cetc%5cpasswd",
    "/api/docs/%252e%252e%252fetc%252fpasswd",
    "/api/docs/..;/..;/etc/passwd",
    "/api/docs//etc/passwd",
    "/api/docs//etc/passwd%00.css",
    "/api/docs/swagger-ui.css%00.png",
    "/api/docs/%c0%ae%c0%ae/etc/passwd",
    "/api/docs/.env",
    "/api/docs/file:///etc/passwd",
  ])("%s", async (path) => {
    const answer = await getRaw(path);
    expect(answer).toMatch(/^HTTP\/1\.1 (?:404|400) |^HTTP\/1\.1 200 [^]*Content-Type: text\/css/);
    expect(answer).not.toMatch(/root:|"dependencies"|"version": "5|sourcesContent|<title>Swagger/);
  });
});
