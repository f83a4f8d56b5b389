import type { Spread } from "../statistics/summarize.ts";

/** Three digits that mean something: 1 234, 12.3, 1.23, 0.123. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en-US").replaceAll(",", " ");
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export const ms = (value: number): string => `${figure(value)} ms`;

export const times = (value: number): string => `${value.toFixed(2)} ×`;

/** The middle round, and in brackets the outer ones. */
export const withSpread = ({ median, min, max }: Spread): string =>
  `${figure(median)} (${figure(min)}–${figure(max)})`;
