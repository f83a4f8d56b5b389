/** An account at Twilio, as far as it matters to texts. */
export type SimulatedAccount = {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number in E.164, or a messaging service (`MG…`). */
  readonly sender: string;
  readonly apiKey: { readonly sid: string; readonly secret: string } | null;
};

export type SimulatedText = {
  readonly sid: string;
  readonly to: string;
  readonly from: string | null;
  readonly body: string;
  readonly statusCallback: string | null;
  readonly dateCreated: Date;
  status: string;
};

/** What goes wrong with the next request: an answer, or none before or after the text was taken. */
export type TwilioFault = number | "silent_before" | "silent_after" | "cut_after";

/** As a tunnel would: what is told to be at `address` is posted to `leadsTo`, and signed for `address`. */
export type Tunnel = { readonly address: string; readonly leadsTo: string };

export type World = {
  readonly account: SimulatedAccount;
  /** Null: nothing is reported, and replies reach nobody. */
  readonly tunnel: Tunnel | null;
  /** Newest first. */
  readonly texts: SimulatedText[];
  readonly faults: TwilioFault[];
  readonly optedOut: Set<string>;
  readonly landlines: Set<string>;
  looks: number;
};

export type Reply = { readonly status: number; readonly json: unknown };

export const failure = (status: number, code: number, message: string): Reply => ({
  status,
  json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});
