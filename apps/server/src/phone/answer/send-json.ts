import type { Response } from "express";

export type JsonReply = { readonly status: number; readonly body: object };

export function sendJson(response: Response, { status, body }: JsonReply): void {
  response.status(status).set("Cache-Control", "no-store").json(body);
}
