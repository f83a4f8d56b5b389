import { visibleText } from "@callwaiting/domain";

/** Control characters (RFC 5545 allows none in a text) and every kind of line break. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Anybody's words on one line: what a caller says must not start a property of its own. */
export function calendarText(text: string): string {
  return visibleText(text).replace(UNFIT, " ").trim();
}
