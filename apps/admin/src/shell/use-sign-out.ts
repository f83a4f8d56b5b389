import { useRouter } from "@tanstack/react-router";
import { useApi } from "../api/api-context.ts";
import { otherWindows } from "../api/other-windows.ts";
import { notifyProblem } from "../ui/notify.tsx";

/** Ends the session and forgets everything that was loaded: the next person at this desk must not find it. */
export function useSignOut(): () => Promise<void> {
  const { auth, expiry, queryClient } = useApi();
  const router = useRouter();
  return async () => {
    const { href } = router.state.location;
    // First: a form that is not saved asks whether it may be left.
    await router.navigate({ to: "/sign-in" });
    if (router.state.location.pathname !== "/sign-in") return;
    const { error } = await auth.signOut();
    // 401: the session had ended before, which is what was wanted.
    if (error !== null && error.status !== 401) {
      notifyProblem(error, "You are still signed in");
      router.history.replace(href);
      return;
    }
    queryClient.clear();
    // Whoever went back meanwhile was still signed in. They are shown nothing more, and not asked to sign in again either.
    expiry.end();
    if (router.state.location.pathname !== "/sign-in") {
      await router.navigate({ to: "/sign-in", replace: true, ignoreBlocker: true });
    }
    otherWindows.tellSignedOut();
  };
}
