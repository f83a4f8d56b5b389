import { useQueryClient } from "@tanstack/react-query";

/** After a change of settings nearly everything on the other screens may look different. */
export function useRefresh(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries();
}
