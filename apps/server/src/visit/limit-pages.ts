import type { RequestHandler } from "express";
import { addressOf } from "../http/rate-limit/address-of.ts";
import { createWindowCounter } from "../http/rate-limit/window-counter.ts";
import { isLinkToken } from "../secrets/link-token.ts";
import { messagePage } from "./pages/message-page.ts";
import { sendPage } from "./send-page.ts";

/** A waiting room shares an address, so this is many people's; nobody guesses 128 bits with it. */
const PER_ADDRESS = 240;
/** A person who changes their mind all the time needs a fraction of it. */
const PER_LINK = 60;

/** In a minute, by address and by link. Each process counts for itself. */
export function limitPages(): RequestHandler {
  const byAddress = createWindowCounter();
  const byLink = createWindowCounter();
  return (request, response, next) => {
    const token = request.path.split("/")[1];
    const windows = [{ ...byAddress.hit(addressOf(request)), limit: PER_ADDRESS }];
    if (isLinkToken(token)) windows.push({ ...byLink.hit(token), limit: PER_LINK });
    const full = windows.find(({ count, limit }) => count > limit);
    if (full === undefined) return next();
    const seconds = Math.max(1, Math.ceil((full.resetAtMs - Date.now()) / 1_000));
    response.set("Retry-After", String(seconds));
    sendPage(response, {
      status: 429,
      page: messagePage("One moment please", "This page was asked for very often. Try again in a minute."),
    });
  };
}
