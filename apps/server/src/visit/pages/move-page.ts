import type { VisitTimes } from "@callwaiting/db";
import { wallTextAt } from "@callwaiting/domain";
import { type Html, html } from "../html.ts";
import type { ChangePage } from "./cancel-page.ts";
import { pageFrame } from "./page-frame.ts";
import { momentLines } from "./visit-words.ts";

export type MovePage = ChangePage & { readonly chosen: VisitTimes["times"][number] };

/** Says back what it is and what it will be. */
export function movePage({ visit, path, version, chosen }: MovePage): Html {
  const startsLocal = wallTextAt(visit.zone, chosen.startsAt).slice(0, 16);
  return pageFrame(
    `Move? – ${visit.organizationName}`,
    html`<h1>Move your appointment?</h1>
      <div class="card">
        <h2>From</h2>
        ${momentLines(visit)}
      </div>
      <div class="card">
        <h2>To</h2>
        ${momentLines({ ...chosen, zone: visit.zone })}
      </div>
      <form method="post" action="${path}/move">
        <input type="hidden" name="version" value="${version}" />
        <input type="hidden" name="to" value="${chosen.startsAt}" />
        <input type="hidden" name="at" value="${startsLocal}" />
        <input type="hidden" name="with" value="${chosen.providerId}" />
        <button class="main">Move it</button>
      </form>
      <a class="button" href="${path}/times">Choose another time</a>
      <a class="button" href="${path}">Keep it as it is</a>`,
  );
}
