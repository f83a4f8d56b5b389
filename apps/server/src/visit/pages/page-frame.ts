import { type Html, html } from "../html.ts";
import { sha256 } from "../../secrets/same-digest.ts";
import { STYLE } from "./style.ts";

export const STYLE_HASH = `sha256-${sha256(STYLE).toString("base64")}`;

/** Ours, and without what would have to be escaped. */
const STYLE_ELEMENT = { text: `<style>${STYLE}</style>` } as Html;

/** A whole page; its title is what a screen reader says first. */
export function pageFrame(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="format-detection" content="telephone=no" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `;
}
