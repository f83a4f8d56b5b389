import type { ServerResponse } from "node:http";

/** Told once, when it is known whether an answer left for whoever asked: they may be gone before it is there. */
export type AfterDelivery = (isDelivered: boolean) => void;

/** To be called before it is answered: what is written to a connection that is gone counts as written. */
export function whenDelivered(response: ServerResponse, tell: AfterDelivery): void {
  if (response.destroyed) return tell(false);
  response.once("close", () => tell(response.writableFinished));
}
