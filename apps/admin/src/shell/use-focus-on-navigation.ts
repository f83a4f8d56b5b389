import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/** After a change of screen the focus is on its heading: keyboards go on from there, screen readers say where they are. */
export function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        // Whoever opened a dialog while the screen was still coming types there.
        if (document.activeElement?.matches('[aria-modal="true"] :is(input, textarea)')) return;
        const heading = document.querySelector<HTMLElement>("[data-screen-title]");
        (heading ?? document.querySelector<HTMLElement>("#main"))?.focus({ preventScroll: true });
      }),
    [router],
  );
}
