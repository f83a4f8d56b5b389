/** A letter, ready to be handed over. Everything in it is one line but `text`, `html` and the event. */
export type Mail = {
  /** The same at every attempt: mail servers and mailboxes know a letter by it. */
  readonly id: string;
  readonly to: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** An event for the reader's calendar (RFC 6047). */
  readonly event: { readonly method: "REQUEST" | "CANCEL"; readonly content: string } | null;
};

/**
 * `sent`: a mail server has it, or the catcher. `refused`: it has not; `isFinal` where no other try can help. `unknown`: all of it was on
 * its way, and the answer never came. `trouble` is in our own words, without addresses: what a server answers repeats them.
 */
export type MailOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "refused"; readonly trouble: string; readonly isFinal: boolean }
  | { readonly kind: "unknown"; readonly trouble: string };

export type Mailer = {
  /** Whether letters leave this machine. */
  readonly kind: "smtp" | "catcher";
  /** The address that letters come from. */
  readonly from: string;
  readonly send: (mail: Mail) => Promise<MailOutcome>;
  readonly close: () => void;
};
