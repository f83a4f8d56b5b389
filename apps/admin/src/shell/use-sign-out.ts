import { useNavigate } from "@tanstack/react-router";
import { useApi } from "../api/api-context.ts";
import { notifyProblem } from "../ui/notify.tsx";

/** Ends the session and forgets everything that was loaded: the next person at this desk must not find it. */
export function useSignOut(): () => Promise<void> {
  const { auth, queryClient } = useApi();
  const navigate = useNavigate();
  return async () => {
    const { error } = await auth.signOut();
    // 401: the session had ended before, which is what was wanted.
    if (error !== null && error.status !== 401) {
      notifyProblem(error, "You are still signed in");
      return;
    }
    await navigate({ to: "/sign-in" });
    queryClient.clear();
  };
}
