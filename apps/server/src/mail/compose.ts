import type { SendMailOptions } from "nodemailer";
import type { Mail } from "./mail.ts";

/** A letter as nodemailer takes it. Addresses are given apart from names, and as one each: it would take a list for one. */
export function compose(mail: Mail, from: string): SendMailOptions {
  const { event } = mail;
  return {
    messageId: `<${mail.id}@${from.slice(from.indexOf("@") + 1)}>`,
    from: { name: mail.fromName, address: from },
    to: { name: "", address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // A machine wrote it: holiday notices need not be sent back (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
    ...(event === null
      ? {}
      : { icalEvent: { method: event.method, content: event.content, filename: "appointment.ics" } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
