import type { Page } from "playwright-core";

type Mode = "as_is" | "held" | "failing";

export type BentApi = {
  /** `held` answers nothing until the mode changes, `failing` answers 500. Who is signed in is told nevertheless. */
  readonly turn: (mode: Mode) => Promise<void>;
};

/**
 * Between a page and the API of its server: in the page itself, because a browser that is told to hand its requests to
 * us keeps no file of the admin and loads them all again for each screen. What was sent while it is held gets the answer
 * of the mode that comes next. Session storage outlives the page's next address.
 */
export async function bendApi(page: Page): Promise<BentApi> {
  await page.addInitScript(BEND);
  return {
    turn: async (mode) => {
      await page.evaluate(`sessionStorage.setItem("bent", "${mode}"); dispatchEvent(new Event("bent"))`);
    },
  };
}

// Behind the shell somebody is always signed in. A failure is what our server answers a bug of its own with: one for each
// call in the batch.
const BEND = `{
  const ask = window.fetch.bind(window);
  const mode = () => sessionStorage.getItem("bent") ?? "as_is";
  const failure = { error: { message: "Something went wrong.", code: -32603, data: { code: "INTERNAL_SERVER_ERROR", httpStatus: 500 } } };
  window.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    if (!pathname.startsWith("/trpc/") || pathname === "/trpc/session.current") return ask(input, init);
    while (mode() === "held") await new Promise((resolve) => addEventListener("bent", resolve, { once: true }));
    if (mode() !== "failing") return ask(input, init);
    return Response.json(pathname.split(",").map(() => failure), { status: 500 });
  };
}`;
