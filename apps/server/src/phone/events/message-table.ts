import type { MessageType } from "@callwaiting/vapi-sdk";

export type MessageEntry = {
  readonly is: string;
  /** What Vapi gets back. */
  readonly answer: string;
  /** What is kept of it, by the names that a call has in the admin's API. */
  readonly keeps: readonly string[];
  /** Why nothing of it is, where that is so. */
  readonly why?: string;
};

const NOTHING = "`{}`";
const WHO = ["kind", "callerNumber", "facts.callerName", "facts.callerSipUri", "facts.lineNumber"];
const TOLD = [
  "status",
  "endedReason",
  "facts.endedMessage",
  "startedAt",
  "endedAt",
  "summary",
  "transcript",
  "recordingUrl",
  "facts.presignedRecording",
  "cost",
  "facts.transferredTo",
  "facts.transferStatus",
  "facts.recordingConsent",
  "facts.evaluation",
];
const REPORTED = "The report at the end of the call has it whole.";
const HOW_IT_SOUNDED = "What was said is in the report; who spoke when, and over whom, is not kept.";
const NOT_A_CALL = "It is about a text chat; only telephone and web calls are kept.";
const OWN_SERVER = "It asks a server that speaks, listens or looks up for the assistant, which this is not.";

/** Every message that Vapi sends, what it is answered with and what is kept. docs/vapi-messages.md is made of it. */
export const MESSAGES: Readonly<Record<MessageType, MessageEntry>> = {
  "assistant-request": {
    is: "A call comes in on a number without an assistant",
    answer: "the clinic's assistant, or a sentence with which the call is refused",
    keeps: WHO,
  },
  "tool-calls": {
    is: "The model calls tools",
    answer: "`results`: a sentence for each call",
    keeps: ["kind", "callerNumber", "steps"],
  },
  "function-call": {
    is: "The model calls a function, in assistants of 2024",
    answer: "`result`: a sentence",
    keeps: ["kind", "callerNumber", "steps"],
  },
  "status-update": {
    is: "The call rings, goes on, is put through, has ended",
    answer: NOTHING,
    keeps: [...WHO, ...TOLD],
  },
  "end-of-call-report": { is: "All about a call that has ended", answer: NOTHING, keeps: [...WHO, ...TOLD] },
  hang: { is: "The assistant has nothing to say in time", answer: NOTHING, keeps: [...WHO, "hungAt"] },
  "transfer-update": {
    is: "The call goes to somebody else",
    answer: NOTHING,
    keeps: [...WHO, "facts.transferredTo"],
  },
  "language-change-detected": {
    is: "The transcriber is switched to another language",
    answer: NOTHING,
    keeps: [...WHO, "facts.language"],
  },
  "call.deleted": {
    is: "Somebody deleted the call at Vapi",
    answer: NOTHING,
    keeps: ["isErased", "status", "facts.isDeletedAtVapi"],
  },
  "transfer-destination-request": {
    is: "The caller wants a person, and the tool names no number",
    answer: "the clinic's number for callers who want a person, or a sentence why there is none",
    keeps: [],
    why: "Where the call went is kept with the status or the transfer that follows.",
  },
  "handoff-destination-request": {
    is: "Another assistant is to take over, and the tool names none",
    answer: "a sentence why there is none",
    keeps: [],
    why: "One assistant answers a call here; the call goes on as it was.",
  },
  "campaign.predial": {
    is: "A campaign is about to call somebody",
    answer: "`eligible`: true for a number that is one, while the clinic is open",
    keeps: [],
    why: "The call itself is kept once there is one.",
  },
  "assistant.started": { is: "An assistant begins to speak", answer: NOTHING, keeps: [], why: REPORTED },
  "assistant.speechStarted": {
    is: "What the assistant is saying",
    answer: NOTHING,
    keeps: [],
    why: REPORTED,
  },
  "conversation-update": { is: "All that was said so far", answer: NOTHING, keeps: [], why: REPORTED },
  "model-output": { is: "Words of the model", answer: NOTHING, keeps: [], why: REPORTED },
  "speech-update": {
    is: "Somebody begins or stops to speak",
    answer: NOTHING,
    keeps: [],
    why: HOW_IT_SOUNDED,
  },
  transcript: { is: "What was just understood", answer: NOTHING, keeps: [], why: REPORTED },
  "user-interrupted": {
    is: "The caller talks into the answer",
    answer: NOTHING,
    keeps: [],
    why: HOW_IT_SOUNDED,
  },
  "voice-input": { is: "What is given to the voice", answer: NOTHING, keeps: [], why: REPORTED },
  "phone-call-control": {
    is: "The carrier's side of the call is to be controlled by this server",
    answer: NOTHING,
    keeps: [],
    why: "Vapi or the carrier controls the call; assistants that are made here do not ask for it.",
  },
  "call.artifact.upload": {
    is: "Recordings were copied to a storage of one's own",
    answer: NOTHING,
    keeps: [],
    why: "The report has the addresses.",
  },
  "call.delete.failed": {
    is: "A call could not be deleted at Vapi",
    answer: NOTHING,
    keeps: [],
    why: "The call is still at Vapi, and so is our copy of it.",
  },
  "knowledge-base-request": { is: "Documents are wanted", answer: NOTHING, keeps: [], why: OWN_SERVER },
  "voice-request": { is: "Speech is wanted for a text", answer: NOTHING, keeps: [], why: OWN_SERVER },
  "call.endpointing.request": {
    is: "Has the caller finished speaking?",
    answer: NOTHING,
    keeps: [],
    why: OWN_SERVER,
  },
  "chat.created": { is: "A text chat begins", answer: NOTHING, keeps: [], why: NOT_A_CALL },
  "chat.deleted": { is: "A text chat was deleted", answer: NOTHING, keeps: [], why: NOT_A_CALL },
  "session.created": { is: "A session of chats begins", answer: NOTHING, keeps: [], why: NOT_A_CALL },
  "session.updated": { is: "A session of chats goes on", answer: NOTHING, keeps: [], why: NOT_A_CALL },
  "session.deleted": { is: "A session of chats was deleted", answer: NOTHING, keeps: [], why: NOT_A_CALL },
};
