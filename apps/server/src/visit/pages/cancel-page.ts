import type { PatientVisit } from "@callwaiting/db";
import { type Html, html } from "../html.ts";
import { pageFrame } from "./page-frame.ts";
import { momentLines } from "./visit-words.ts";

export type ChangePage = {
  readonly visit: PatientVisit;
  readonly path: string;
  readonly version: string;
};

/** Asks once more. */
export function cancelPage({ visit, path, version }: ChangePage): Html {
  return pageFrame(
    `Cancel? – ${visit.organizationName}`,
    html`<h1>Cancel this appointment?</h1>
      <div class="card">${momentLines(visit)}</div>
      <p>Somebody else may get this time as soon as you cancel.</p>
      <form method="post" action="${path}/cancel">
        <input type="hidden" name="version" value="${version}" /><button class="danger">
          Yes, cancel it
        </button>
      </form>
      <a class="button" href="${path}/times">Move it instead</a>
      <a class="button" href="${path}">Keep it</a>`,
  );
}
