import { createListeners } from "../api/create-listeners.ts";
import type { LiveChange } from "./live-connection.ts";

/** Appointments that the phone has booked since this page was opened. */
export type Arrivals = {
  readonly note: (changes: readonly LiveChange[]) => void;
  readonly ids: () => ReadonlySet<string>;
  readonly subscribe: (listener: () => void) => () => void;
};

export function createArrivals(): Arrivals {
  const { subscribe, tell } = createListeners();
  let ids: ReadonlySet<string> = new Set();
  return {
    note(changes) {
      const booked = changes.filter(
        ({ entity, action, actorKind }) =>
          entity === "appointment" && action === "created" && actorKind === "phone",
      );
      if (booked.length === 0) return;
      ids = new Set([...ids, ...booked.map(({ entityId }) => entityId)]);
      tell();
    },
    ids: () => ids,
    subscribe,
  };
}
