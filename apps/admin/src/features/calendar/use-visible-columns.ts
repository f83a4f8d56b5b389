import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";

type Range = { readonly from: number; readonly until: number };
/** Where each column begins, in pixels from the first; the last entry is the end. */
export type Edges = readonly number[];

/** Columns beside the visible ones are drawn too, so that scrolling finds them there. */
const BESIDE = 2;

/**
 * Of many columns only those in sight are drawn: sixty providers' week is 420, and each costs as much as a day. One that has the
 * focus, or from which something is dragged, stays, wherever one scrolls.
 */
export function useVisibleColumns(root: RefObject<HTMLDivElement | null>, edges: Edges) {
  const [range, setRange] = useState<Range>({ from: 0, until: 12 });
  const [kept, setKept] = useState<number | null>(null);
  useEffect(() => {
    const node = root.current;
    if (node === null) return undefined;
    const look = () =>
      setRange((before) => {
        const seen = columnsBetween(edges, node.scrollLeft, node.scrollLeft + node.clientWidth);
        return seen.from === before.from && seen.until === before.until ? before : seen;
      });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(node);
    node.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      node.removeEventListener("scroll", look);
    };
  }, [root, edges]);
  const isDrawn = useCallback(
    (index: number) => index === kept || (index >= range.from && index < range.until),
    [range, kept],
  );
  const keep = useCallback((target: EventTarget) => setKept(columnOf(target)), []);
  return { isDrawn, keep, moveFocus: useMoveFocus(root, setKept, edges.length - 1) };
}

export function columnsBetween(edges: Edges, left: number, right: number): Range {
  const first = edges.findIndex((_, index) => (edges[index + 1] ?? Infinity) > left);
  const after = edges.findIndex((edge) => edge >= right);
  const last = after === -1 ? edges.length - 1 : after;
  return { from: Math.max(0, first - BESIDE), until: Math.min(edges.length - 1, last + BESIDE) };
}

/** Left and right lead from a free time to the same time in the next column; up and down are the library's. */
function useMoveFocus(
  root: RefObject<HTMLDivElement | null>,
  setKept: (index: number) => void,
  count: number,
) {
  const wanted = useRef<{ readonly column: number; readonly slot: string } | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const { column, slot } = wanted.current;
    wanted.current = null;
    const found = root.current?.querySelector<HTMLElement>(`[data-column="${column}"] [data-slot="${slot}"]`);
    found?.focus();
  });
  return useCallback(
    (event: KeyboardEvent) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const slot = event.target instanceof HTMLElement ? event.target.dataset["slot"] : undefined;
      const from = columnOf(event.target);
      if (step === 0 || slot === undefined || from === null) return;
      event.preventDefault();
      const column = Math.min(count - 1, Math.max(0, from + step));
      wanted.current = { column, slot };
      setKept(column);
    },
    [setKept, count],
  );
}

function columnOf(target: EventTarget): number | null {
  const column = target instanceof Element ? target.closest<HTMLElement>("[data-column]") : null;
  return column === null ? null : Number(column.dataset["column"]);
}
