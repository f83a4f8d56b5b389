import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page, Response } from "playwright-core";
import { DESKTOP, PHONE } from "./viewports.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screensDir = fileURLToPath(new URL("../../test-results/screens", import.meta.url));

export type AdminPage = AsyncDisposable & {
  readonly page: Page;
  /** Every request so far, as "GET https://…". */
  readonly requests: readonly string[];
  /** Requests to another host, broken policies, uncaught errors: a good page has none. */
  readonly complaints: readonly string[];
  readonly responses: readonly Response[];
  /** Serious and critical violations on what is shown now, each with the elements concerned. */
  readonly axe: () => Promise<readonly string[]>;
  /** Writes test-results/screens/<name>-<width>.png at 1280 and 390, then goes back to the size before. */
  readonly screenshot: (name: string) => Promise<void>;
};

/** Keeps a record of all that a page does, from its first request on. */
export function watchPage(page: Page, url: string): AdminPage {
  const requests: string[] = [];
  const responses: Response[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    requests.push(`${request.method()} ${request.url()}`);
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== url) {
      complaints.push(`request to another host: ${request.url()}`);
    }
  });
  page.on("response", (response) => responses.push(response));
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|Refused to/.test(text)) complaints.push(text);
    // React's own complaints; a failed request is what many tests are about.
    else if (message.type() === "error" && !text.startsWith("Failed to load resource")) complaints.push(text);
  });
  return {
    page,
    requests,
    responses,
    complaints,
    axe: () => findViolations(page),
    screenshot: (name) => takeScreenshots(page, name),
    [Symbol.asyncDispose]: () => page.context().close(),
  };
}

/** Evaluated rather than added as a tag: the page's policy allows no foreign script, and that shall stay so. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n  ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n  ")}`,
    );
}

async function takeScreenshots(page: Page, name: string): Promise<void> {
  await mkdir(screensDir, { recursive: true });
  const before = page.viewportSize();
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(screensDir, `${name}-${size.width}.png`), animations: "disabled" });
  }
  if (before !== null) await page.setViewportSize(before);
}
