import type { Page, Route } from "playwright-core";

type Mode = "as_is" | "held" | "failing";

export type BentApi = {
  /** `held` answers nothing until the mode changes, `failing` answers 500. Who is signed in is told nevertheless. */
  readonly turn: (mode: Mode) => void;
};

/** A held stream would only be opened again, and behind the shell somebody is always signed in. */
const LEFT_ALONE: ReadonlySet<string> = new Set(["/trpc/live.changes", "/trpc/session.current"]);

/** Between a page and the API of its server. */
export async function bendApi(page: Page): Promise<BentApi> {
  let mode: Mode = "as_is";
  let held: (() => void)[] = [];
  const answer = async (route: Route) => {
    const url = new URL(route.request().url());
    if (mode === "held") await new Promise<void>((resolve) => held.push(resolve));
    const answered =
      mode === "failing" ? route.fulfill({ status: 500, json: failuresFor(url) }) : route.continue();
    // The page may have gone elsewhere meanwhile.
    await answered.catch(() => undefined);
  };
  await page.route(({ pathname }) => pathname.startsWith("/trpc/") && !LEFT_ALONE.has(pathname), answer);
  return {
    turn(next) {
      mode = next;
      for (const go of held) go();
      held = [];
    },
  };
}

/** As our server answers a bug of its own: one failure for each call in the batch. */
function failuresFor({ pathname }: URL): unknown[] {
  const data = { code: "INTERNAL_SERVER_ERROR", httpStatus: 500 };
  return pathname
    .split(",")
    .map(() => ({ error: { message: "Something went wrong.", code: -32_603, data } }));
}
