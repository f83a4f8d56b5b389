import { type KeyboardEvent, useEffect, useState } from "react";
import type { Find } from "./say-finds.ts";

type Choice = {
  readonly finds: readonly Find[];
  readonly isSearching: boolean;
  readonly onChoose: (find: Find) => void;
};

/** Which of the finds is chosen by the arrows, and Enter. The field keeps the focus. */
export function useChoice({ finds, isSearching, onChoose }: Choice) {
  const [wanted, setWanted] = useState(0);
  /** Enter was pressed before what was typed last had been looked for: the first of that is meant, not what still stands there. */
  const [isHasty, setIsHasty] = useState(false);
  const active = Math.min(wanted, finds.length - 1);
  const choose = (find: Find | undefined) => find !== undefined && onChoose(find);
  useEffect(() => {
    if (!isHasty || isSearching) return;
    setIsHasty(false);
    choose(finds[0]);
  });
  return {
    active,
    begin: () => {
      setWanted(0);
      setIsHasty(false);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setWanted((active + step + finds.length) % Math.max(1, finds.length));
      else if (event.key !== "Enter") return;
      else if (isSearching) setIsHasty(true);
      else choose(finds[active]);
      event.preventDefault();
    },
  };
}
