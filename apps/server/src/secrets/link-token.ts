import { randomBytes } from "node:crypto";
import { sha256 } from "./same-digest.ts";

/** 128 bits in base64url. */
const TOKEN = /^[\w-]{22}$/;
const IN_TEXT = /(\/v\/)[\w-]{22}\b/g;

/** What opens a patient's link, and nothing else does. */
export const makeLinkToken = (): string => randomBytes(16).toString("base64url");

/** Anything else is nobody's token, and is not looked up. */
export const isLinkToken = (text: unknown): text is string => typeof text === "string" && TOKEN.test(text);

/** How the database knows it. */
export const hashLinkToken = (token: string): string => sha256(token).toString("hex");

export const linkAddress = (baseUrl: string, token: string): string =>
  `${baseUrl.replace(/\/+$/, "")}/v/${token}`;

/** A text without the tokens of its links: for what is kept of it where a reader must not be able to follow them. */
export const withoutLinkTokens = (text: string): string => text.replaceAll(IN_TEXT, "$1…");
