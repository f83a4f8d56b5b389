import type { PatientVisit, VisitTimes } from "@callwaiting/db";
import { wallTextAt } from "@callwaiting/domain";
import { type Html, html } from "../html.ts";
import { pageFrame } from "./page-frame.ts";
import { callThem, clockOf, dateOf, timeOf } from "./visit-words.ts";

type Time = VisitTimes["times"][number];

export type TimesPage = {
  readonly visit: PatientVisit;
  readonly path: string;
  readonly times: VisitTimes;
  /** The time that was chosen had been taken meanwhile. */
  readonly wasTaken: boolean;
};

/** The days that have free times, each to be opened. */
export function timesPage({ visit, path, times, wasTaken }: TimesPage): Html {
  const title = wasTaken ? "No longer free" : "Choose another time";
  const { zone, startsAt, providerName } = visit;
  return pageFrame(
    `${title} – ${visit.organizationName}`,
    html`<h1>Choose another time</h1>
      ${wasTaken ? html`<p class="note bad" role="status">That time is no longer free. Your appointment is where it was: please choose another time.</p>` : null}
      <p>
        Your appointment is on ${dateOf(zone, startsAt)} at ${timeOf(zone, startsAt)}, with ${providerName}.
        All times are ${clockOf(zone)}.
      </p>
      ${times.times.length === 0 ? html`<p>No other time is free. For another one, ${callThem(visit)}.</p>` : null}
      ${daysOf(times.times, visit).map((day, index) => daySection(day, { visit, path, isOpen: index === 0 }))}
      ${times.nextFrom === null ? null : html`<a class="button" href="${path}/times?from=${times.nextFrom}">Later days</a>`}
      <a class="button" href="${path}">Keep it as it is</a>`,
  );
}

type Day = { readonly key: string; readonly times: readonly [Time, ...Time[]] };

function daysOf(times: readonly Time[], { zone }: PatientVisit): readonly Day[] {
  const days = new Map<string, [Time, ...Time[]]>();
  for (const time of times) {
    const key = wallTextAt(zone, time.startsAt).slice(0, 10);
    const day = days.get(key);
    if (day === undefined) days.set(key, [time]);
    else day.push(time);
  }
  return [...days].map(([key, times]) => ({ key, times }));
}

type Place = Pick<TimesPage, "visit" | "path"> & { readonly isOpen: boolean };

function daySection({ times }: Day, { visit, path, isOpen }: Place): Html {
  const count = times.length === 1 ? "1 time" : `${times.length} times`;
  const inside = html`<summary>
      <h2>${dateOf(visit.zone, times[0].startsAt)}</h2>
      <span class="soft">${count}</span>
    </summary>
    <ul>
      ${times.map((time) => timeLink(time, visit, path))}
    </ul>`;
  return isOpen ? html`<details open>${inside}</details>` : html`<details>${inside}</details>`;
}

function timeLink({ startsAt, providerId, providerName }: Time, visit: PatientVisit, path: string): Html {
  const chosen = new URLSearchParams({ to: startsAt, with: providerId });
  const who = providerName === visit.providerName ? "" : ` with ${providerName}`;
  return html`<li>
    <a class="button" href="${path}/move?${chosen.toString()}">${timeOf(visit.zone, startsAt)}${who}</a>
  </li> `;
}
