import { type Transporter, createTransport } from "nodemailer";
import { isMailAddress } from "@callwaiting/domain";
import { compose } from "./compose.ts";
import type { MailOutcome, Mailer } from "./mail.ts";

export type SmtpOptions = {
  /** `smtp://user:password@host:587`, or `smtps://` where TLS is from the first byte on. */
  readonly url: string;
  readonly from: string;
  /** How long a server may take to answer, in ms. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 15_000;
const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Letters by a mail server. Anywhere but on this machine it must speak TLS, before a name or a password is told. */
export function openSmtp({ url, from, timeoutMs = TIMEOUT_MS }: SmtpOptions): Mailer {
  const isHere = LOOPBACK.has(new URL(url).hostname);
  const transport = createTransport({
    url,
    requireTLS: !isHere,
    // A server on this very machine seldom has a certificate that anybody would believe.
    ignoreTLS: isHere,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const given = noteGiven(transport);
  return {
    kind: "smtp",
    from,
    send: async (mail) => {
      if (!isMailAddress(mail.to)) return NO_ADDRESS;
      const composed = compose(mail, from);
      try {
        await transport.sendMail(composed);
        return { kind: "sent" };
      } catch (error) {
        return describeTrouble(error, given.has(composed.messageId));
      } finally {
        given.delete(composed.messageId);
      }
    },
    close: () => transport.close(),
  };
}

export const NO_ADDRESS: MailOutcome = {
  kind: "refused",
  trouble: "the address is none that mail can be sent to",
  isFinal: true,
};

/**
 * The ids of letters of which the mail server was given everything: it may have taken one of these, whatever became of the connection.
 * nodemailer reads a letter when the server has asked for it (DATA), and to its end only to give that away.
 */
function noteGiven(transport: Transporter): Set<string | undefined> {
  const given = new Set<string | undefined>();
  transport.use("stream", ({ data, message }, done) => {
    message.processFunc((letter) => letter.once("end", () => given.add(data.messageId)));
    done();
  });
  return given;
}

/** Codes of nodemailer, and of the server (RFC 5321). What concerns the server and not the letter may pass. */
function describeTrouble(error: unknown, wasGiven: boolean): MailOutcome {
  const { code, responseCode = 0 } = error as { readonly code?: string; readonly responseCode?: number };
  const refused = (trouble: string, isFinal = false) => ({ kind: "refused", trouble, isFinal }) as const;
  if (code === "EAUTH") return refused("the mail server does not take our name and password");
  if (code === "ETLS") return refused("the mail server does not speak TLS as it should");
  if (responseCode >= 500) return refused(`the mail server refused it for good (${responseCode})`, true);
  if (responseCode >= 400) return refused(`the mail server asked for another try later (${responseCode})`);
  if (wasGiven) return { kind: "unknown", trouble: "the mail server did not say whether it took it" };
  return refused("the mail server could not be reached");
}
