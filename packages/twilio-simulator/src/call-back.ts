import { randomBytes } from "node:crypto";
import { signAsTwilio } from "./sign-as-twilio.ts";
import type { SimulatedText, World } from "./world.ts";

const TIMEOUT_MS = 15_000;

/** Reports what became of a text, as Twilio does: to the address that came with it. A report that nobody takes is lost, as there. */
export async function report(world: World, text: SimulatedText, status: string): Promise<void> {
  text.status = status;
  if (text.statusCallback === null) return;
  await post(world, text.statusCallback, {
    ...fieldsOf(world, text.sid),
    From: text.from ?? world.account.sender,
    To: text.to,
    MessageStatus: status,
    SmsStatus: status,
  });
}

export type SimulatedReply = {
  /** E.164; whoever writes. */
  readonly from: string;
  readonly body: string;
};

/** `nobody`: no text went to that number, so it is not known whom it answers. */
export type Replied =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "nobody" | "unreachable" };

// What Twilio obeys by itself, for the account's number, before it tells anybody.
const STOP = /^\s*(?:stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\s*$/i;
const START = /^\s*(?:start|yes|unstop)\s*$/i;

/** Somebody writes back: to the address for replies, which with us is that of the reports. */
export async function reply(world: World, { from, body }: SimulatedReply): Promise<Replied> {
  if (STOP.test(body)) world.optedOut.add(from);
  if (START.test(body)) world.optedOut.delete(from);
  const url = world.texts.find(
    ({ to, statusCallback }) => to === from && statusCallback !== null,
  )?.statusCallback;
  if (url === undefined || url === null) return { kind: "nobody" };
  const fields = {
    ...fieldsOf(world, `SM${randomBytes(16).toString("hex")}`),
    From: from,
    To: world.account.sender,
  };
  const status = await post(world, url, { ...fields, Body: body, NumMedia: "0", NumSegments: "1" });
  return status === null ? { kind: "unreachable" } : { kind: "answered", status };
}

const fieldsOf = ({ account }: World, sid: string) => ({
  AccountSid: account.accountSid,
  ApiVersion: "2010-04-01",
  MessageSid: sid,
  SmsSid: sid,
  SmsMessageSid: sid,
});

/** Only through the tunnel: the internet is none of a simulator's business. Null: nobody answered. */
async function post(
  { account, tunnel }: World,
  url: string,
  fields: Readonly<Record<string, string>>,
): Promise<number | null> {
  if (tunnel === null || !url.startsWith(`${tunnel.address}/`)) return null;
  const { authToken } = account;
  try {
    const response = await fetch(`${tunnel.leadsTo}${url.slice(tunnel.address.length)}`, {
      ...signAsTwilio({ url, fields, authToken }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
