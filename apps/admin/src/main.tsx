import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./theme/global.css";
import { MantineProvider, localStorageColorSchemeManager } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiContext } from "./api/api-context.ts";
import { createApi } from "./api/create-api.ts";
import { otherWindows } from "./api/other-windows.ts";
import { TRPCProvider } from "./api/trpc.ts";
import { createAdminRouter } from "./create-router.tsx";
import { ShortcutsProvider } from "./shortcuts/shortcuts.tsx";
import { cssVariables } from "./theme/css-variables.ts";
import { theme } from "./theme/theme.ts";

const api = createApi(() => void onSignedOut());
const router = createAdminRouter(api);

/** The session has ended while somebody was at work: they sign in over what they were doing, which stays as it is. */
async function onSignedOut(): Promise<void> {
  const { href, pathname } = router.state.location;
  // While a first page loads, the shell's route asks for the session itself and leads to sign-in.
  if (pathname === "/sign-in" || router.state.resolvedLocation === undefined) return;
  const session = api.queryClient.getQueryData(api.trpc.session.current.queryKey());
  if (session !== undefined && session.organization !== null) {
    const { userId, email } = session.user;
    api.expiry.begin({ userId, email, orgId: session.organization.orgId });
    return;
  }
  await router.navigate({ to: "/sign-in", search: { back: href, reason: "expired" } });
  api.queryClient.clear();
}

// Whoever signed out leaves nothing for the next person at this desk, in no window.
otherWindows.onSignedOut(() => window.location.reload());

// The key is also in public/color-scheme.js.
const colorScheme = localStorageColorSchemeManager({ key: "callwaiting-color-scheme" });

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root.");
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
    >
      <QueryClientProvider client={api.queryClient}>
        <TRPCProvider trpcClient={api.client} queryClient={api.queryClient}>
          <ApiContext value={api}>
            <ShortcutsProvider>
              <ModalsProvider>
                <Notifications position="bottom-right" limit={4} />
                <RouterProvider router={router} />
              </ModalsProvider>
            </ShortcutsProvider>
          </ApiContext>
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
