import { useEffect, useEffectEvent } from "react";
import { useApi } from "../api/api-context.ts";
import type { LiveChange } from "./live-connection.ts";

/** Tells a screen of each change of this kind, to mark what is new, say. Reading again is done already. */
export function useLiveChange(entity: string, handler: (change: LiveChange) => void): void {
  const { live } = useApi();
  const handle = useEffectEvent(handler);
  useEffect(() => live.onChange(entity, (change) => handle(change)), [live, entity]);
}
