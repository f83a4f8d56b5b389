import { type ApiAnswer, badRequest } from "./api-answer.ts";
import type { Stored } from "./api-store.ts";

type Compare = (at: string, limit: string) => boolean;

const COMPARE: Readonly<Record<string, Compare>> = {
  Gt: (at, limit) => at > limit,
  Lt: (at, limit) => at < limit,
  Ge: (at, limit) => at >= limit,
  Le: (at, limit) => at <= limit,
};

const RANGE = /^(createdAt|updatedAt)(Gt|Lt|Ge|Le)$/;

/** Newest first, 100 unless asked for up to 1000: neither is in Vapi's document of today, the limit was in older ones. */
export function listResources(all: readonly Stored[], query: URLSearchParams): ApiAnswer {
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 0) return badRequest(["limit must not be less than 0"]);
  if (limit > 1_000) return badRequest(["limit must not be greater than 1000"]);
  const notDates = [...query].filter(([name, value]) => RANGE.test(name) && Number.isNaN(Date.parse(value)));
  if (notDates.length > 0) return badRequest(notDates.map(([name]) => `${name} must be a Date instance`));
  const newestFirst = all.toReversed().sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return { status: 200, body: newestFirst.filter((one) => fits(one, query)).slice(0, limit) };
}

function fits(one: Stored, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    const [, field, how] = RANGE.exec(name) ?? [];
    if (field === undefined || how === undefined) return name === "limit" || one[name] === value;
    const limit = new Date(value).toISOString();
    return COMPARE[how]?.(String(one[field]), limit) ?? true;
  });
}
