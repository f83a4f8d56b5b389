import type { PatientVisit } from "@callwaiting/db";
import { assertNever } from "@callwaiting/domain";
import { type Html, html } from "../html.ts";
import { pageFrame } from "./page-frame.ts";
import { callThem, momentLines } from "./visit-words.ts";

export type VisitPage = {
  readonly visit: PatientVisit;
  /** Of this visit's page, without a slash at its end. */
  readonly path: string;
  readonly version: string;
  /** What was done last, as the address says; believed only where the visit is so. */
  readonly done: string | undefined;
};

/** The visit, and what its patient may do with it. */
export function visitPage({ visit, path, version, done }: VisitPage): Html {
  const news = newsOf(visit, done);
  const title = news?.title ?? (visit.status === "cancelled" ? "Cancelled" : "Your appointment");
  return pageFrame(
    `${title} – ${visit.organizationName}`,
    html`<h1>Your appointment at ${visit.organizationName}</h1>
      ${news === null ? null : html`<p class="note" role="status">${news.sentence}</p>`}
      <div class="card">${momentLines(visit, visit.status === "cancelled")} ${stateOf(visit)}</div>
      ${visit.mayChange ? actions(visit, { path, version }) : calendarLink(visit, path)}
      <p>${reasonToCall(visit)}, ${callThem(visit)}.</p>`,
  );
}

function reasonToCall({ mayChange, status }: PatientVisit): string {
  if (mayChange) return "For anything else";
  return status === "cancelled" ? "For another appointment" : "To change anything";
}

type News = { readonly title: string; readonly sentence: string };

function newsOf({ status, patientConfirmedAt }: PatientVisit, done: string | undefined): News | null {
  if (done === "changed") {
    return {
      title: "Changed meanwhile",
      sentence:
        "Your appointment was changed meanwhile, so nothing that you chose was done. This is how it stands now.",
    };
  }
  if (done === "confirmed" && status === "confirmed" && patientConfirmedAt !== null) {
    return { title: "Thank you", sentence: "Thank you. The clinic knows that you will come." };
  }
  if (done === "moved" && status === "confirmed") {
    return { title: "Moved", sentence: "Your appointment is now at this time." };
  }
  if (done === "booked" && status === "confirmed") {
    return {
      title: "Booked",
      sentence: "This time is booked for you. Keep this page’s address: here you can change it.",
    };
  }
  if (done === "cancelled" && status === "cancelled") {
    return { title: "Cancelled", sentence: "Your appointment is cancelled. You need not do anything else." };
  }
  return null;
}

function stateOf({ status, patientConfirmedAt, isClosed }: PatientVisit): Html | null {
  switch (status) {
    case "confirmed":
      if (isClosed) return html`<p><strong>We have to close then. Please choose another time.</strong></p>`;
      return patientConfirmedAt === null ? null : html`<p>You said that you will come.</p>`;
    case "cancelled":
      return html`<p><strong>This appointment is cancelled.</strong></p>`;
    case "completed":
      return html`<p>This appointment has taken place.</p>`;
    case "no_show":
      return html`<p>This appointment is over.</p>`;
    default:
      return assertNever(status);
  }
}

type Here = { readonly path: string; readonly version: string };

function actions(visit: PatientVisit, { path, version }: Here): Html {
  const confirm =
    visit.patientConfirmedAt === null && !visit.isClosed
      ? html`<form method="post" action="${path}/confirm">
          <input type="hidden" name="version" value="${version}" /><button class="main">I will come</button>
        </form>`
      : null;
  return html`${confirm}
    <a class="button" href="${path}/times">Move to another time</a>
    <a class="button danger" href="${path}/cancel">Cancel the appointment</a>
    ${calendarLink(visit, path)}`;
}

function calendarLink({ status }: PatientVisit, path: string): Html | null {
  if (status !== "confirmed") return null;
  return html`<p><a href="${path}/visit.ics">Add to your calendar</a></p>`;
}
