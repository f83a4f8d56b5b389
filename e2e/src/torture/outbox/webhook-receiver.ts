import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { EventFate, Fates } from "./fates.ts";

const Event = z.object({
  type: z.string(),
  data: z.object({
    appointmentId: z.string(),
    version: z.number(),
    startsAt: z.string(),
    status: z.string(),
    providerId: z.string(),
  }),
});

/** An event that came: nobody else has its secret, and the public library has verified it. */
export type Arrival = {
  readonly orgId: string;
  readonly id: string;
  readonly atMs: number;
  /** Whether the receiver kept it, also where its answer was never heard. */
  readonly isTaken: boolean;
  readonly event: z.infer<typeof Event>;
};

export type WebhookReceiver = {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Requests that are none of ours. */
  readonly strangers: readonly string[];
  readonly secrets: Map<string, string>;
  readonly leave: (forMs: number) => void;
  readonly stop: () => Promise<void>;
};

/** Other systems of clinics, at `/<org id>`: they take events, fail, stall, redirect, and say one thing while they do another. */
export async function startWebhookReceiver(fates: Fates): Promise<WebhookReceiver> {
  const arrivals: Arrival[] = [];
  const strangers: string[] = [];
  const secrets = new Map<string, string>();
  let awayUntil = 0;
  const take = createTaker(fates, { arrivals, strangers, secrets });
  const server = createServer((request, response) => {
    if (Date.now() < awayUntil) request.socket.destroy();
    // Its sender was killed in the middle of it.
    else take(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    strangers,
    secrets,
    leave: (forMs) => void (awayUntil = Date.now() + forMs),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Kept = {
  readonly arrivals: Arrival[];
  readonly strangers: string[];
  readonly secrets: ReadonlyMap<string, string>;
};

function createTaker(fates: Fates, { arrivals, strangers, secrets }: Kept) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const orgId = (request.url ?? "").slice(1);
    const event = read(secrets.get(orgId), request, Buffer.concat(chunks).toString("utf8"));
    if (typeof event === "string") {
      strangers.push(event);
      response.writeHead(401).end();
      return;
    }
    const fate = fates.event();
    const isTaken = fate === "taken" || fate === "taken_then_cut" || fate === "lies";
    arrivals.push({ orgId, id: String(request.headers["webhook-id"]), atMs: Date.now(), isTaken, event });
    answer(fate, response);
  };
}

/** What it says, or what is wrong with it. */
function read(
  secret: string | undefined,
  { headers }: IncomingMessage,
  body: string,
): Arrival["event"] | string {
  if (secret === undefined) return "an event for nobody";
  try {
    return Event.parse(new Webhook(secret).verify(body, headers as Record<string, string>));
  } catch (error) {
    return `${String(headers["webhook-id"])}: ${String(error)}`;
  }
}

function answer(fate: EventFate, response: ServerResponse): void {
  switch (fate) {
    case "taken":
      response.writeHead(204).end();
      return;
    case "lies":
      // It says yes, promises more than it sends, and hangs up.
      response.writeHead(200, { "content-length": 1_000 }).write("{", () => response.destroy());
      return;
    case "fails":
      response.writeHead(500, { "retry-after": "1" }).end("no");
      return;
    case "redirects":
      response.writeHead(302, { location: "/elsewhere" }).end();
      return;
    case "stalls":
      return;
    case "cut":
    case "taken_then_cut":
      response.destroy();
  }
}
