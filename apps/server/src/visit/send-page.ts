import type { Response } from "express";
import type { Html } from "./html.ts";
import { STYLE_HASH } from "./pages/page-frame.ts";

/** Nothing of another host, no script, and forms that lead here alone. */
const POLICY = [
  "default-src 'none'",
  `style-src '${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Whoever has the address has the visit: no cache keeps it, no engine finds it, no other site hears of it. */
export const PRIVATE_HEADERS = {
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex, nofollow, noarchive",
} as const;

export function sendPage(response: Response, { status = 200, page }: { status?: number; page: Html }): void {
  response.set({ ...PRIVATE_HEADERS, "Content-Security-Policy": POLICY });
  response.status(status).type("html").send(page.text);
}
