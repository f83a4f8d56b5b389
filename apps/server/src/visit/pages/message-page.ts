import { type Html, html } from "../html.ts";
import { pageFrame } from "./page-frame.ts";

/** A page that only says something. */
export const messagePage = (title: string, sentence: string): Html =>
  pageFrame(
    title,
    html`<h1>${title}</h1>
      <p>${sentence}</p>`,
  );

/** For a link that is unknown, over or revoked, and every address that is none: nobody learns which. */
export const NOTHING_HERE = messagePage(
  "This link leads nowhere",
  "It may be incomplete, or over: a link ends with its appointment or offer. If you have an appointment, please call the clinic.",
);

export const DATABASE_AWAY = messagePage(
  "One moment please",
  "This page cannot be shown right now, and nothing was changed. Please try again in a minute.",
);

export const OTHER_SITE = messagePage(
  "Nothing was changed",
  "This was sent by another page. Please open the link in your message, and press the button there.",
);

export const NOT_OUR_FORM = messagePage(
  "Nothing was changed",
  "What was sent here could not be read. Please open the link in your message, and press the button there.",
);
