import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from "playwright-core";

export type Window = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** For the next who asks for one like it, as nobody has ever used it; or closed, where that cannot be. */
  readonly giveBack: () => Promise<void>;
};

export type Windows = {
  /** `own`: closed afterwards. */
  readonly take: (options: BrowserContextOptions, own: boolean) => Promise<Window>;
  readonly closeAll: () => Promise<void>;
};

type Kept = { readonly page: Page; readonly devtools: CDPSession };

/** A page of the server's that runs nothing. On it, a window keeps its process, and with that the compiled code of the admin. */
const QUIET = "/icon.svg";
/** All that a test may listen to. */
const EVENTS = ["request", "response", "crash", "pageerror", "console", "dialog", "download"] as const;

/**
 * The windows of one server. One that was given back is handed on with nothing in it but the files that it has loaded: a new
 * one takes half a second of a processor until it shows a screen, such a one a fifth.
 */
export function createWindows(browser: Browser): Windows {
  const idle = new Map<string, Kept[]>();
  const taken = new Set<Window>();

  const take: Windows["take"] = async (options, own) => {
    const kind = JSON.stringify(options);
    const known = own ? undefined : idle.get(kind)?.pop();
    const kept = known ?? (await open(browser, options));
    if (known === undefined && !own) forbidWhatStays(kept.page);
    const context = kept.page.context();
    const window: Window = {
      page: kept.page,
      context,
      giveBack: async () => {
        if (!taken.delete(window)) return;
        if (own || !(await isLikeNew(kept, options))) return context.close();
        idle.set(kind, [...(idle.get(kind) ?? []), kept]);
      },
    };
    taken.add(window);
    return window;
  };
  const closeAll = async () => {
    const contexts = [
      ...taken,
      ...[...idle.values()].flat().map(({ page }) => ({ context: page.context() })),
    ];
    idle.clear();
    taken.clear();
    await Promise.all(contexts.map(({ context }) => context.close()));
  };
  return { take, closeAll };
}

async function open(browser: Browser, options: BrowserContextOptions): Promise<Kept> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  return { page, devtools: await context.newCDPSession(page) };
}

/** What nobody can take back. */
function forbidWhatStays(page: Page): void {
  const refuse = () => {
    throw new Error("This would be in the window of the next test as well: open it with `own: true`.");
  };
  Object.assign(page, { addInitScript: refuse });
  Object.assign(page.clock, { install: refuse, setFixedTime: refuse });
}

/** False: it cannot be made so, because the server or the browser is gone, say. */
async function isLikeNew({ page, devtools }: Kept, options: BrowserContextOptions): Promise<boolean> {
  const context = page.context();
  try {
    for (const event of EVENTS) page.removeAllListeners(event);
    for (const other of context.pages()) if (other !== page) await other.close();
    await Promise.all([page.unrouteAll(), context.setOffline(false), context.clearPermissions()]);
    await page.goto(QUIET);
    await page.evaluate("localStorage.clear(); sessionStorage.clear()");
    await context.clearCookies();
    await devtools.send("Page.resetNavigationHistory");
    await page.setViewportSize(options.viewport ?? { width: 1280, height: 720 });
    await page.emulateMedia({
      media: null,
      colorScheme: options.colorScheme ?? "light",
      reducedMotion: options.reducedMotion ?? null,
    });
    return true;
  } catch {
    return false;
  }
}
