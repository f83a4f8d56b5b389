import {
  listConsents,
  listMessages,
  listReplies,
  listTemplates,
  listUnreadReplies,
  markReply,
  openMessageSettings,
  retryMessage,
  saveConsent,
  saveMessageSettings,
  saveTemplate,
} from "@callwaiting/db";

/** What the desk does with messages to patients, and with what they write back. */
export const OF_THE_MESSAGES = {
  listConsents,
  listMessages,
  listReplies,
  listTemplates,
  listUnreadReplies,
  markReply,
  openMessageSettings,
  retryMessage,
  saveConsent,
  saveMessageSettings,
  saveTemplate,
};
