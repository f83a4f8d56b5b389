import { existsSync } from "node:fs";
import { join } from "node:path";
import { Router } from "express";
import type { Request, RequestHandler, Response } from "express";

/** Addresses of programs: what is unknown below them stays a 404 in JSON. `/calendar` itself is a screen. */
const RESERVED = /^\/(?:api|trpc|health|calendar|assets)\//;

const ENCODINGS = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/**
 * Scripts only from our own files, nothing from another host, and no framing. Recordings are the exception: Vapi keeps
 * them wherever it keeps them, and only a person's press on Play asks for one. Styles may be inline: Mantine writes its
 * theme, its responsive sizes and the position of every menu into `<style>` and `style=""`.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self' https:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>CallWaiting</title>
<h1>The admin is not built</h1>
<p>The server runs. To build its admin, stop it and run <code>npm start</code> in the folder of CallWaiting.</p>
<p><a href="/api/docs">API documentation</a></p></html>
`;

/** The built admin: its files, and its page at every address that a person may have in the address bar. */
export function createAdminRouter({ adminDir }: { readonly adminDir: string }): Router {
  const router = Router();
  router.use(onlyReading);
  // Their names hold a hash of their content, and the pattern leaves no way out of the folder.
  router.get(/^\/assets\/([\w-][\w.-]*)$/, (request, response, next) => {
    const headers = { "Cache-Control": "public, max-age=31536000, immutable" };
    sendBuilt(`assets/${request.params[0]}`, { adminDir, headers })(request, response, next);
  });
  for (const file of ["color-scheme.js", "icon.svg"]) {
    router.get(`/${file}`, sendBuilt(file, { adminDir, headers: { "Cache-Control": "no-cache" } }));
  }
  router.get(/.*/, (request, response, next) => {
    if (!isScreen(request)) return next("router");
    response.set({ "Content-Security-Policy": POLICY, "Cache-Control": "no-cache" });
    if (!existsSync(join(adminDir, "index.html"))) return response.status(503).type("html").send(NOT_BUILT);
    sendBuilt("index.html", { adminDir, headers: {} })(request, response, next);
  });
  return router;
}

const onlyReading: RequestHandler = (request, _response, next) =>
  next(request.method === "GET" || request.method === "HEAD" ? undefined : "router");

/** `/` for everybody; the rest for browsers, which ask for HTML. A client that takes anything gets JSON. */
function isScreen(request: Request): boolean {
  if (request.path === "/") return true;
  if (RESERVED.test(request.path) || request.path.includes(".")) return false;
  return request.accepts(["json", "html"]) === "html";
}

type BuiltFile = { readonly adminDir: string; readonly headers: Readonly<Record<string, string>> };

function sendBuilt(file: string, { adminDir, headers }: BuiltFile): RequestHandler {
  const type = TYPES[file.slice(file.lastIndexOf(".") + 1)];
  return (request, response, next) => {
    const encoding = chooseEncoding(request, join(adminDir, file));
    if (type !== undefined) response.type(type);
    response.vary("Accept-Encoding");
    if (encoding !== null) response.set("Content-Encoding", encoding.name);
    const path = `${file}${encoding?.suffix ?? ""}`;
    response.sendFile(path, { root: adminDir, headers, cacheControl: false }, (error) => {
      if (error === undefined || response.headersSent) return;
      forgetFile(response);
      next(isMissing(error) ? "router" : error);
    });
  };
}

/** The build leaves a compressed copy beside each file. */
function chooseEncoding(request: Request, file: string): (typeof ENCODINGS)[number] | null {
  const wanted = request.acceptsEncodings(["br", "gzip"]);
  const found = ENCODINGS.find(({ name }) => name === wanted);
  return found !== undefined && existsSync(file + found.suffix) ? found : null;
}

function forgetFile(response: Response): void {
  for (const name of ["Content-Encoding", "Content-Type", "Cache-Control"]) response.removeHeader(name);
}

const isMissing = (error: Error) => "status" in error && error.status === 404;
