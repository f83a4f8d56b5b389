/**
 * What every message carries and no log may show. Vapi really sends such fields (OpenAPI `TwilioPhoneNumber`,
 * `Call.monitor`, the echoed `server.secret` of an inline tool, the prompt): search a log for these values.
 */
export const PLANTED_SECRETS = {
  twilioAccountSid: "planted-twilio-account-sid",
  twilioAuthToken: "planted-twilio-auth-token",
  twilioApiKey: "planted-twilio-api-key",
  twilioApiSecret: "planted-twilio-api-secret",
  toolServerSecret: "planted-tool-server-secret",
  /** Part of `monitor.controlUrl` and `listenUrl`: whoever knows those can speak on the call. */
  monitorPath: "planted-monitor-path",
  /** Part of the assistant's prompt unless another one was given. */
  prompt: "planted-prompt-sentence",
} as const;
