import type { DueMessage } from "@callwaiting/db";
import { writeMessage } from "@callwaiting/domain";
import { escapeHtml } from "../http/escape-html.ts";
import { buildInvitation } from "./build-invitation.ts";
import type { Mail } from "./mail.ts";

export type Letterhead = {
  readonly from: string;
  /** Where the patient finds the visit; null: nowhere. */
  readonly link: string | null;
};

/** What is due, as a letter: plain text, the same as simple HTML, and the visit for the reader's calendar where it is new. */
export function writeLetter(message: DueMessage, { from, link }: Letterhead): Mail {
  const { subject, text } = writeMessage({ ...message, link }, message.zone, message.template);
  return {
    id: message.messageId,
    to: message.recipient,
    fromName: message.organizationName,
    subject,
    text,
    html: toHtml(text, link),
    event: message.kind === "reminder" ? null : buildInvitation(message, from),
  };
}

/** The link becomes one that can be pressed, and no other: names are anybody's. */
export function toHtml(text: string, link: string | null): string {
  const line = (words: string) => {
    const shown = escapeHtml(words.trim());
    if (link === null) return shown;
    const url = escapeHtml(link);
    return shown.replaceAll(url, `<a href="${url}">${url}</a>`);
  };
  const paragraphs = text
    .trim()
    .split("\n\n")
    .map((paragraph) => `<p>${paragraph.split("\n").map(line).join("<br>")}</p>`);
  return `<!doctype html><html lang="en"><body>${paragraphs.join("")}</body></html>`;
}
