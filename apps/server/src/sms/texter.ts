/** A text message, ready to be handed over. */
export type Text = {
  /** By which the catcher names the file; without one it makes one up. */
  readonly id?: string;
  /** E.164 */
  readonly to: string;
  readonly body: string;
};

/**
 * `sent`: the carrier has it, or the catcher. `refused`: it has not; `isFinal` where no other try can help. `opted_out`: it has not, as the
 * number has asked for no texts. `unknown`: the answer never came, so nobody knows. `trouble` is in our own words, without numbers.
 */
export type TextOutcome =
  | { readonly kind: "sent"; readonly reference: string | null }
  | { readonly kind: "refused"; readonly trouble: string; readonly isFinal: boolean }
  | { readonly kind: "opted_out"; readonly trouble: string }
  | { readonly kind: "unknown"; readonly trouble: string };

/** What became of an attempt that nobody heard the end of. */
export type TextSearch =
  | { readonly kind: "found"; readonly reference: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly trouble: string };

export type EarlierAttempt = {
  readonly since: Date;
  /** References of texts that are known to be others. */
  readonly others: readonly string[];
};

export type Texter = {
  /** Whether texts leave this machine; `simulated`: to a Twilio that is played on it. */
  readonly kind: "twilio" | "simulated" | "catcher";
  readonly send: (text: Text) => Promise<TextOutcome>;
  readonly find: (text: Text, attempt: EarlierAttempt) => Promise<TextSearch>;
};
