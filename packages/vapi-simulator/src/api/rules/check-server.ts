import { BACKOFF_PLAN, SERVER } from "./allowed-properties.ts";
import { checkProperties, isObject } from "./check-properties.ts";
import { checkValues, SERVER_VALUES } from "./check-values.ts";

export function checkServer(server: unknown, at: string): string[] {
  if (server === undefined) return [];
  if (!isObject(server)) return [`${at} must be an object`];
  const { timeoutSeconds = 20, backoffPlan } = server;
  const plan = `${at}.backoffPlan`;
  const inTime = typeof timeoutSeconds === "number" && timeoutSeconds >= 1 && timeoutSeconds <= 300;
  return [
    ...checkProperties(server, { at, allowed: SERVER }),
    ...checkValues(server, at, SERVER_VALUES),
    ...(inTime ? [] : [`${at}.timeoutSeconds must be between 1 and 300`]),
    ...(isObject(backoffPlan) ? checkProperties(backoffPlan, { at: plan, allowed: BACKOFF_PLAN }) : []),
  ];
}
