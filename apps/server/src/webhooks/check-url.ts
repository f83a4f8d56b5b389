import { RefusedAddress, type WebhookGuard } from "./webhook-guard.ts";

export type UrlCheck =
  | { readonly kind: "allowed"; readonly url: string }
  | { readonly kind: "refused"; readonly message: string };

export type CheckWebhookUrl = (url: string) => Promise<UrlCheck>;

/** Whether an address may be told, before it is kept; and how it is written. */
export function createUrlCheck(guard: WebhookGuard): CheckWebhookUrl {
  return async (text) => {
    try {
      const url = guard.read(text);
      await guard.find(url);
      return { kind: "allowed", url: url.href };
    } catch (error) {
      if (error instanceof RefusedAddress) return { kind: "refused", message: error.message };
      throw error;
    }
  };
}
