import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Router } from "express";
import type { RequestHandler } from "express";
import { methodNotAllowed } from "../../http/handle-errors.ts";
import { type DocumentOptions, buildDocument } from "./build-document.ts";
import { DOCS_PAGE, DOCS_PATH, DOCS_POLICY, DOCS_SCRIPT, DOCUMENT_PATH, SWAGGER_FILES } from "./docs-page.ts";

const require = createRequire(import.meta.url);
const SWAGGER_DIR = dirname(require.resolve("swagger-ui-dist/package.json"));

const READ_ONLY = ["GET", "HEAD"];

/**
 * `GET /api/openapi.json`, the description of the REST surface, and `GET /api/docs`, the same for people. Both hold
 * nothing of any organization, so they need no secret; they load nothing from another host.
 */
export function createOpenApiRouter(options: DocumentOptions): Router {
  let document: string | null = null;
  // Made when first asked for: it takes 25 ms, which no start should wait for.
  const readDocument = () => (document ??= JSON.stringify(buildDocument(options)));
  const router = Router();
  serve(router, DOCUMENT_PATH, sendText("application/json", readDocument));
  serve(
    router,
    DOCS_PATH,
    sendText("text/html", () => DOCS_PAGE),
  );
  serve(
    router,
    `${DOCS_PATH}/start.js`,
    sendText("text/javascript", () => DOCS_SCRIPT),
  );
  // One route per file rather than a folder: there is no path in a request that could lead out of it.
  for (const file of SWAGGER_FILES) serve(router, `${DOCS_PATH}/${file}`, sendSwaggerFile(file));
  return router;
}

function serve(router: Router, path: string, handler: RequestHandler): void {
  router.route(path).get(usePolicy, handler).all(methodNotAllowed(READ_ONLY));
}

const usePolicy: RequestHandler = (_request, response, next) => {
  response.set({ "Content-Security-Policy": DOCS_POLICY, "Cache-Control": "no-cache" });
  next();
};

function sendText(type: string, read: () => string): RequestHandler {
  return (_request, response) => void response.type(`${type}; charset=utf-8`).send(read());
}

/** With `root`, because a path through `.pnpm` counts as hidden and would be a 404. */
function sendSwaggerFile(file: string): RequestHandler {
  const root = SWAGGER_DIR;
  const headers = { "Cache-Control": "public, max-age=3600" };
  return (_request, response, next) =>
    response.sendFile(file, { root, headers, cacheControl: false }, (error) => {
      if (error !== undefined) next(error);
    });
}
