import type { PatientVisit } from "@callwaiting/db";
import {
  type IsoInstant,
  formatPhone,
  sayPlace,
  speakClockTime,
  speakDate,
  wallNumbersAt,
} from "@callwaiting/domain";
import { type Html, html } from "../html.ts";

type Zone = PatientVisit["zone"];

/** `Tuesday, December 8, 2026`, on the clinic's clock. */
export const dateOf = (zone: Zone, at: IsoInstant): string => speakDate(wallNumbersAt(zone, at));

/** `9:30 AM` */
export const timeOf = (zone: Zone, at: IsoInstant): string => speakClockTime(wallNumbersAt(zone, at));

/** A patient elsewhere reads whose clock it is: `New York time`. */
export function clockOf({ name }: Zone): string {
  const place = name.slice(name.lastIndexOf("/") + 1).replaceAll("_", " ");
  return `${place} time`;
}

export type Moment = Pick<PatientVisit, "zone" | "startsAt" | "providerName" | "location">;

/** When and with whom. */
export function momentLines({ zone, startsAt, providerName, location }: Moment, isOff = false): Html {
  const className = isOff ? "when off" : "when";
  return html`<p class="${className}">
      <time datetime="${startsAt}">${dateOf(zone, startsAt)}<br />${timeOf(zone, startsAt)}</time>
    </p>
    <p class="soft">${clockOf(zone)}</p>
    <p>With ${providerName}</p>
    ${location === undefined ? null : html`<p>${sayPlace(location)}</p>`}`;
}

/** `, please call (555) 123-4567`, where the clinic has a number for people. */
export function callThem({ phone, region }: Pick<PatientVisit, "phone" | "region">): Html {
  if (phone === null) return html`please call the clinic`;
  return html`please call <a href="tel:${phone}">${formatPhone(phone, { region })}</a>`;
}
