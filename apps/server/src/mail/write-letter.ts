import type { DueMessage } from "@callwaiting/db";
import { writeMessage } from "@callwaiting/domain";
import { buildInvitation } from "./build-invitation.ts";
import type { Mail } from "./mail.ts";

/** What is due, as a letter: plain text, the same as simple HTML, and the visit for the reader's calendar where it is new. */
export function writeLetter(message: DueMessage, from: string): Mail {
  const { subject, text } = writeMessage({ ...message, link: null }, message.zone, message.template);
  return {
    id: message.messageId,
    to: message.recipient,
    fromName: message.organizationName,
    subject,
    text,
    html: toHtml(text),
    event: message.kind === "reminder" ? null : buildInvitation(message, from),
  };
}

function toHtml(text: string): string {
  const paragraphs = text
    .trim()
    .split("\n\n")
    .map((paragraph) => `<p>${paragraph.split("\n").map(escapeHtml).join("<br>")}</p>`);
  return `<!doctype html><html lang="en"><body>${paragraphs.join("")}</body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string =>
  text.trim().replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
