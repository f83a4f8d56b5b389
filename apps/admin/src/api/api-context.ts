import { createContext, useContext } from "react";
import type { Api } from "./create-api.ts";

export const ApiContext = createContext<Api | null>(null);

/** The sign-in client and the connection; for data, use `useTRPC()`. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("useApi needs ApiContext above it.");
  return api;
}
