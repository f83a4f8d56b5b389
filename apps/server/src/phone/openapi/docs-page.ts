/** Swagger UI's own files that the page needs; nothing else of the package is served. */
export const SWAGGER_FILES = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"] as const;

export const DOCS_PATH = "/api/docs";
export const DOCUMENT_PATH = "/api/openapi.json";

/** Nothing of another host, nothing inline, no frame: Swagger UI sets its styles by script, which is allowed. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>CallWaiting API</title>
    <link rel="icon" href="${DOCS_PATH}/favicon-32x32.png">
    <link rel="stylesheet" href="${DOCS_PATH}/swagger-ui.css">
  </head>
  <body>
    <noscript><p>The description for programs: <a href="${DOCUMENT_PATH}">openapi.json</a></p></noscript>
    <main id="docs"></main>
    <script src="${DOCS_PATH}/swagger-ui-bundle.js"></script>
    <script src="${DOCS_PATH}/start.js"></script>
  </body>
</html>
`;

/** A file of its own, because the policy allows no inline script. Without `validatorUrl` a foreign host is asked. */
export const DOCS_SCRIPT = `window.SwaggerUIBundle({
  url: "${DOCUMENT_PATH}",
  dom_id: "#docs",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  queryConfigEnabled: false,
  validatorUrl: null,
});
`;
