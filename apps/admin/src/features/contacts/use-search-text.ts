import { useDebouncedCallback } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

const route = getRouteApi("/shell/contacts");
const PAUSE_MS = 180;

/** What is typed, and a moment later what is searched for. The latter is in the address, so that "back" has it. */
export function useSearchText() {
  const { q: searched = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(searched);
  const search = useDebouncedCallback((text: string) => {
    void navigate({ search: { q: text.trim() === "" ? undefined : text.trim() }, replace: true });
  }, PAUSE_MS);
  const type = (text: string) => {
    setTyped(text);
    search(text);
  };
  return { typed, searched, type, clear: () => type("") };
}
