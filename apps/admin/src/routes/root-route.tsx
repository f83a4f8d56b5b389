import { Outlet, createRootRouteWithContext } from "@tanstack/react-router";
import type { Api } from "../api/create-api.ts";

export type RouterContext = { readonly api: Api };

export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet });
