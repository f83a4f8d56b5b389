import type { PatientOffer } from "@callwaiting/db";
import { assertNever, wallTextAt } from "@callwaiting/domain";
import { type Html, html } from "../html.ts";
import { pageFrame } from "./page-frame.ts";
import { callThem, clockOf, dateOf, momentLines, timeOf } from "./visit-words.ts";

export type OfferPage = {
  readonly offer: PatientOffer;
  /** Of this offer's page, without a slash at its end. */
  readonly path: string;
  readonly version: string;
  /** What was done last, as the address says; believed only where it is so. */
  readonly done: string | undefined;
};

/** A time that is held for somebody, and what they may answer; or what became of it. */
export function offerPage(shown: OfferPage): Html {
  const { offer } = shown;
  switch (offer.state) {
    case "open":
      return openPage(shown);
    case "accepted":
      return frame(
        offer,
        "Booked for you",
        html`<div class="card">${momentLines(offer)}</div>
          <p>This time is booked for you. To change anything, ${callThem(offer)}.</p>`,
      );
    case "declined":
      return frame(
        offer,
        "Thank you",
        html`<p role="status">That time goes to somebody else.</p>
          ${stillWaiting(shown)}`,
      );
    case "over":
      return overPage(shown);
    default:
      return assertNever(offer.state);
  }
}

function overPage(shown: OfferPage): Html {
  const { offer, done } = shown;
  if (done === "left" && !offer.isWaiting) {
    const gone = html`<p role="status">
      You will hear of no other time. If you change your mind, ${callThem(offer)}.
    </p>`;
    return frame(offer, "You are off the waitlist", gone);
  }
  return frame(
    offer,
    "This time is no longer held for you",
    html`<p>
        The offer is over, and somebody else may have the time by now. If you would still like it,
        ${callThem(offer)}.
      </p>
      ${stillWaiting(shown)}`,
  );
}

const frame = ({ organizationName }: PatientOffer, title: string, body: Html): Html =>
  pageFrame(
    `${title} – ${organizationName}`,
    html`<h1>${title}</h1>
      ${body}`,
  );

function openPage({ offer, path, version, done }: OfferPage): Html {
  const trouble = troubleOf(done);
  return frame(
    offer,
    "A time is held for you",
    html`${trouble === null ? null : html`<p class="note bad" role="status">${trouble}</p>`}
      <p>This time has become free at ${offer.organizationName}:</p>
      <div class="card">${momentLines(offer)}</div>
      <p>It is held for you until ${untilOf(offer)}. After that it is offered to others.</p>
      ${offer.mayAnswer ? answers(offer, { path, version }) : null}
      <p>${offer.mayAnswer ? "For anything else" : "To take it, or not"}, ${callThem(offer)}.</p>`,
  );
}

function troubleOf(done: string | undefined): string | null {
  if (done === "busy") {
    return "You have another appointment at that time, so nothing was booked. To change it, please call the clinic.";
  }
  return done === "changed"
    ? "What you pressed was of another time, so nothing was booked. This is the time that is held for you."
    : null;
}

/** The day is said where it is another one. */
function untilOf({ zone, startsAt, heldUntil }: PatientOffer): string {
  const isSameDay = wallTextAt(zone, startsAt).slice(0, 10) === wallTextAt(zone, heldUntil).slice(0, 10);
  const time = `${timeOf(zone, heldUntil)} (${clockOf(zone)})`;
  return isSameDay ? time : `${dateOf(zone, heldUntil)}, ${time}`;
}

type Here = { readonly path: string; readonly version: string };

/** The button says back when it is. */
function answers({ zone, startsAt, startsLocal }: PatientOffer, { path, version }: Here): Html {
  return html`<form method="post" action="${path}/accept">
      <input type="hidden" name="version" value="${version}" />
      <input type="hidden" name="at" value="${startsLocal}" />
      <button class="main">Yes, book ${dateOf(zone, startsAt)} at ${timeOf(zone, startsAt)}</button>
    </form>
    <form method="post" action="${path}/decline">
      <input type="hidden" name="version" value="${version}" /><button>No, somebody else may have it</button>
    </form>
    <a class="button danger" href="${path}/leave">Take me off the waitlist</a>`;
}

function stillWaiting({ offer, path }: OfferPage): Html {
  if (!offer.isWaiting) return html`<p>You are no longer on the waitlist.</p>`;
  return html`<p>You are still on the waitlist: we will tell you when another time becomes free.</p>
    ${offer.mayAnswer ? html`<a class="button danger" href="${path}/leave">Take me off the waitlist</a>` : null}`;
}

/** Asks once more. */
export function leavePage({ offer, path, version }: Omit<OfferPage, "done">): Html {
  return frame(
    offer,
    "Leave the waitlist?",
    html`<p>You will hear of no other time, and what is held for you goes to somebody else.</p>
      <form method="post" action="${path}/leave">
        <input type="hidden" name="version" value="${version}" /><button class="danger">
          Yes, take me off the waitlist
        </button>
      </form>
      <a class="button" href="${path}">Stay on it</a>`,
  );
}
