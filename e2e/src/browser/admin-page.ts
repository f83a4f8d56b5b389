import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page, Response } from "playwright-core";
import { noteLostBrowser } from "./lost-browsers.ts";
import { DESKTOP, PHONE } from "./viewports.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screensDir = fileURLToPath(new URL("../../test-results/screens", import.meta.url));
/** For people to look at; no test reads them, and drawing hundreds without a graphics card takes minutes. */
const arePicturesWanted = (process.env["TEST_PICTURES"] ?? "") !== "";

export type AdminPage = AsyncDisposable & {
  readonly page: Page;
  /** Every request so far, as "GET https://…". */
  readonly requests: readonly string[];
  /** Requests to another host, broken policies, uncaught errors: a good page has none. */
  readonly complaints: readonly string[];
  readonly responses: readonly Response[];
  /** Serious and critical violations on what is shown now, each with the elements concerned. */
  readonly axe: (options?: AxeOptions) => Promise<readonly string[]>;
  /** With TEST_PICTURES writes test-results/screens/<name>-<width>.png at 1280 and 390, then goes back to the size before. */
  readonly screenshot: (name: string) => Promise<void>;
  /** With TEST_PICTURES writes the whole page as it is now, as test-results/screens/<name>-<width>.png. */
  readonly picture: (name: string) => Promise<void>;
};

type AxeOptions = {
  /** Only this rule: in another theme, say, nothing but the contrast is another. */
  readonly only?: string;
};

type Watched = { readonly page: Page; readonly url: string; readonly close: () => Promise<void> };

/** Keeps a record of all that a page does, from its first request on. */
export function watchPage({ page, url, close }: Watched): AdminPage {
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
  page.on("crash", () => noteLostBrowser("a page crashed"));
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
    axe: (axeOptions) => findViolations(page, axeOptions),
    screenshot: (name) => takeScreenshots(page, name),
    picture: async (name) => {
      if (!arePicturesWanted) return;
      const path = join(screensDir, `${name}-${page.viewportSize()?.width}.png`);
      await page.screenshot({ path, animations: "disabled", fullPage: true });
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Rules that ever find something serious or critical. The others take a tenth of the time, for what is then left out. */
const GRAVE = `axe._audit.rules
  .filter(({ enabled, impact }) => enabled && (impact === "serious" || impact === "critical"))
  .map(({ id }) => id)`;

/** Evaluated rather than added as a tag: the page's policy allows no foreign script, and that shall stay so. */
async function findViolations(page: Page, { only }: AxeOptions = {}): Promise<string[]> {
  if ((await page.evaluate("typeof axe")) === "undefined") await page.evaluate(axeSource);
  const rules = only === undefined ? GRAVE : JSON.stringify([only]);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ["violations"], runOnly: ${rules} })`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n  ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n  ")}`,
    );
}

async function takeScreenshots(page: Page, name: string): Promise<void> {
  if (!arePicturesWanted) return;
  await mkdir(screensDir, { recursive: true });
  const before = page.viewportSize();
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(screensDir, `${name}-${size.width}.png`), animations: "disabled" });
  }
  if (before === null) return;
  await page.setViewportSize(before);
  // What depends on the width has changed back before anybody looks for it.
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
}
