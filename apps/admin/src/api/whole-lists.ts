import type { AppRouter } from "@callwaiting/server/router";
import { queryOptions } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useApi } from "./api-context.ts";
import { allPages } from "./pages.ts";

type Outputs = inferRouterOutputs<AppRouter>;
export type Provider = Outputs["providers"]["list"]["items"][number];
export type Location = Outputs["locations"]["list"]["items"][number];
export type Resource = Outputs["resources"]["list"]["items"][number];
export type Service = Outputs["services"]["list"]["items"][number];

/** All providers, archived ones last, for `useQuery`. */
export function useProvidersQuery() {
  const { client, trpc } = useApi();
  return queryOptions({
    queryKey: [...trpc.providers.list.queryKey(), "whole"],
    queryFn: () => allPages((page) => client.providers.list.query(page)),
  });
}

/** All services, archived ones last, for `useQuery`. */
export function useServicesQuery() {
  const { client, trpc } = useApi();
  return queryOptions({
    queryKey: [...trpc.services.list.queryKey(), "whole"],
    queryFn: () => allPages((page) => client.services.list.query(page)),
  });
}

/** All rooms and equipment, archived ones last, for `useQuery`. */
export function useResourcesQuery() {
  const { client, trpc } = useApi();
  return queryOptions({
    queryKey: [...trpc.resources.list.queryKey(), "whole"],
    queryFn: () => allPages((page) => client.resources.list.query(page)),
  });
}

/** All locations, archived ones last, for `useQuery`. */
export function useLocationsQuery() {
  const { client, trpc } = useApi();
  return queryOptions({
    queryKey: [...trpc.locations.list.queryKey(), "whole"],
    queryFn: () => allPages((page) => client.locations.list.query(page)),
  });
}
