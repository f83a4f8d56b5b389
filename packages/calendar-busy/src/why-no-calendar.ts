import type { NotACalendarReason } from "./busy-reading.ts";
import type { Component } from "./lines/component.ts";

/** Why a file is not to be read as a calendar; null for one that is whole. */
export function whyNoCalendar(text: string, calendars: readonly Component[]): NotACalendarReason | null {
  if (calendars.some(({ isCutOff }) => isCutOff)) return "cut_off";
  if (calendars.length > 0) return null;
  if (!/[^\s\uFEFF]/.test(text)) return "empty";
  return /<(?:!doctype|html|head|body)\b/i.test(text.slice(0, 2_000)) ? "web_page" : "no_calendar";
}
