import { setInterval } from "node:timers/promises";
import { Client } from "undici";
import { listSlots } from "./slots.ts";

// What one sender, or a few, do to a server for as long as this process lives. Its own, so that it takes no turn of the callers' loop.

const url = process.env["STORM_URL"] ?? "";
const secret = process.env["STORM_SECRET"] ?? "";

/** What the limit of requests lets through. */
const MESSAGES_A_MINUTE = 6_000;
/** As many as one message may have. */
const CALLS_A_MESSAGE = 20;
/** As many requests as can be on their way at once. */
const CONNECTIONS = 1_000;

const SENDERS = 8;
const KEYS = 170_000;

const KINDS: Readonly<Record<string, () => Promise<unknown>>> = {
  // A clinic's runaway script: messages of Vapi's form, each with as many calls as it may have.
  secret: async () => {
    const dates = listSlots({ firstDay: 2, days: 100 }).map(({ date }) => date);
    const clients = Array.from({ length: CONNECTIONS }, () => new Client(url));
    let n = 0;
    for await (const _ of setInterval(60_000 / MESSAGES_A_MINUTE)) {
      n += 1;
      const toolCallList = Array.from({ length: CALLS_A_MESSAGE }, (__, i) => ({
        id: `storm-${n}-${i}`,
        type: "function",
        function: {
          name: "checkAvailability",
          arguments: { date: dates[(n + i) % dates.length], serviceType: "consultation" },
        },
      }));
      const message = {
        type: "tool-calls",
        call: { id: `storm-${n}`, type: "inboundPhoneCall" },
        toolCallList,
      };
      void send(clients[n % CONNECTIONS] as Client, { secret, body: JSON.stringify({ message }) });
    }
  },
  // Eight who know no secret, each from another address with every request, so that none is refused for its failures.
  strangers: async () => {
    const body = JSON.stringify(
      Object.fromEntries(Array.from({ length: KEYS }, (_, i) => [`k${i}`, i % 10])),
    );
    let n = 0;
    const sender = async () => {
      for (;;) {
        n += 1;
        const client = new Client(url, {
          localAddress: `127.${1 + (n % 200)}.${(n >> 8) % 250}.${1 + (n % 250)}`,
        });
        await send(client, { secret: `nobody's ${n}`, body });
        client.destroy().catch(() => {});
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  },
};

type Sent = { readonly secret: string; readonly body: string };

/** Whatever comes of it: a body that is not read to its end breaks the connection. */
async function send(client: Client, { body, ...sent }: Sent): Promise<void> {
  const headers = { "content-type": "application/json", "x-vapi-secret": sent.secret };
  const ask = client.request({ path: "/api/webhooks/vapi", method: "POST", headers, body });
  await ask.then((response) => response.body.dump()).catch(() => {});
}

console.log("storming");
await KINDS[process.env["STORM_KIND"] ?? ""]?.();
