import type { MessageTemplate } from "./message-template.ts";
import type { MessageChannel, TemplateKind } from "./message.ts";

const LETTER_END = `    {date} at {time}
    with {provider}
    {location}

To see, move or cancel it: {link}

To change anything, please call {phone}.

{clinic}`;

const OFFER_END = `    {date} at {time}
    with {provider}
    {location}

Take it, or let it go to somebody else, until {until}: {link}

By phone: please call {phone} before {until} and tell us that day and time.

After that it is offered to others, and you stay on the waitlist.

{clinic}`;

// Each line stands by itself: there is not always a link, or a number. And CANCEL is a word by which carriers stop all texts, so nobody
// is ever asked to answer with it.
const TEXT_END = `{location}
Change it: {link}
Questions? Call {phone}
Reply STOP for no more texts.`;

const letter = (subject: string, sentence: string, end = LETTER_END): MessageTemplate => ({
  subject,
  body: `Hello {patient},\n\n${sentence}\n\n${end}`,
});

const text = (body: string): MessageTemplate => ({ subject: "", body });

/**
 * What is written where a clinic has no words of its own. Texts leave out the patient's name: whoever books says it, and would else
 * choose what a stranger's telephone shows.
 */
export const DEFAULT_TEMPLATES: Readonly<
  Record<MessageChannel, Readonly<Record<TemplateKind, MessageTemplate>>>
> = {
  email: {
    confirmation: letter(
      "Your appointment on {date} at {time} – {clinic}",
      "Your appointment at {clinic} is booked:",
    ),
    reminder: letter(
      "Reminder: your appointment on {date} at {time} – {clinic}",
      "This is a reminder of your appointment at {clinic}:",
    ),
    moved: letter(
      "Your appointment is now on {date} at {time} – {clinic}",
      "Your appointment at {clinic} is now at this time:",
    ),
    cancelled: letter(
      "Cancelled: your appointment on {date} at {time} – {clinic}",
      "Your appointment at {clinic} was cancelled:",
      LETTER_END.replace("To see, move or cancel it: {link}\n\n", ""),
    ),
    closed: letter(
      "Please choose another time: your appointment on {date} at {time} – {clinic}",
      "We are sorry: {clinic} has to close, and this appointment cannot take place:",
      LETTER_END.replace("To see, move or cancel it", "Choose another time here"),
    ),
    offer: letter(
      "A time has become free on {date} at {time} – {clinic}",
      "You are on the waitlist of {clinic}. This time has become free, and we are holding it for you:",
      OFFER_END,
    ),
  },
  sms: {
    confirmation: text(`{clinic}: your appointment is on {date} at {time} with {provider}.\n${TEXT_END}`),
    reminder: text(
      `{clinic}: reminder of your appointment on {date} at {time} with {provider}.\n${TEXT_END}`,
    ),
    moved: text(`{clinic}: your appointment is now on {date} at {time} with {provider}.\n${TEXT_END}`),
    cancelled: text(
      "{clinic}: your appointment on {date} at {time} with {provider} was cancelled.\nFor another one call {phone}\nReply STOP for no more texts.",
    ),
    closed: text(
      `{clinic}: we have to close, and your appointment on {date} at {time} with {provider} cannot take place.\n${TEXT_END.replace("Change it", "Choose another time")}`,
    ),
    offer: text(
      "{clinic}: a time has become free: {date} at {time} with {provider}. Held for you until {until}.\n{location}\nTake it or not: {link}\nReply STOP for no more texts.",
    ),
  },
};
