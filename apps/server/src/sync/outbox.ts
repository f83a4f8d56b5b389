import type { Mailer } from "../mail/mail.ts";
import type { TextWays } from "../sms/create-texters.ts";

/** The ways out for what patients are told. */
export type Outbox = {
  readonly mailer: Mailer;
  /** Where letters are kept that nobody can send. */
  readonly letterDir: string;
  readonly texts: TextWays;
};
