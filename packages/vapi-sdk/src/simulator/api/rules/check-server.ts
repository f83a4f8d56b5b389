import { BACKOFF_PLAN, SERVER } from "./allowed-properties.ts";
import { checkProperties, isObject } from "./check-properties.ts";

export function checkServer(server: unknown, at: string): string[] {
  if (server === undefined) return [];
  if (!isObject(server)) return [`${at} must be an object`];
  const { url, timeoutSeconds = 20, backoffPlan } = server;
  const plan = `${at}.backoffPlan`;
  const inTime = typeof timeoutSeconds === "number" && timeoutSeconds >= 1 && timeoutSeconds <= 300;
  return [
    ...checkProperties(server, { at, allowed: SERVER }),
    ...(url === undefined || typeof url === "string" ? [] : [`${at}.url must be a string`]),
    ...(inTime ? [] : [`${at}.timeoutSeconds must be between 1 and 300`]),
    ...(isObject(backoffPlan) ? checkProperties(backoffPlan, { at: plan, allowed: BACKOFF_PLAN }) : []),
  ];
}
