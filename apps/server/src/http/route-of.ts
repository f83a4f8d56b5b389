import type { Request } from "express";

/** The route's pattern rather than the URL, which may hold tokens and whatever a stranger typed. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path: unknown = typeof route === "object" && route !== null ? Reflect.get(route, "path") : undefined;
  if (Array.isArray(path)) return path.join("|");
  return typeof path === "string" ? path : "(none)";
}
