import { ANY_MODEL, ASSISTANT, MODELS, TRANSCRIBERS } from "./allowed-properties.ts";
import { checkMaxLength, checkProperties, checkVariant, isObject, type Json } from "./check-properties.ts";
import { checkServer } from "./check-server.ts";
import { checkTool } from "./check-tool.ts";
import { ASSISTANT_VALUES, checkValues, MODEL_VALUES } from "./check-values.ts";
import { checkVoice } from "./check-voice.ts";

const ROLES = ["assistant", "function", "user", "system", "tool"];

/** Vapi OpenAPI `CreateAssistantDTO` and `UpdateAssistantDTO`, which are the same. */
export function checkAssistant(body: Json): string[] {
  const { model, voice, transcriber, server, maxDurationSeconds: seconds } = body;
  return [
    ...checkProperties(body, { at: "", allowed: ASSISTANT }),
    ...checkValues(body, "", ASSISTANT_VALUES),
    ...checkMaxLength(body, "name", 40),
    ...checkMaxLength(body, "voicemailMessage", 1_000),
    ...checkMaxLength(body, "endCallMessage", 1_000),
    ...(seconds === undefined ? [] : checkDuration(seconds)),
    ...(model === undefined ? [] : checkModel(model)),
    ...(voice === undefined ? [] : checkVoice(voice)),
    ...(transcriber === undefined ? [] : checkTranscriber(transcriber)),
    ...checkServer(server, "server"),
  ];
}

function checkDuration(seconds: unknown): string[] {
  const isFine = typeof seconds === "number" && seconds >= 10 && seconds <= 43_200;
  return isFine ? [] : ["maxDurationSeconds must be between 10 and 43200"];
}

function checkTranscriber(transcriber: unknown): string[] {
  return checkVariant(transcriber, {
    at: "transcriber",
    key: "provider",
    common: "",
    variants: TRANSCRIBERS,
  });
}

function checkModel(model: unknown): string[] {
  const faults = checkVariant(model, { at: "model", key: "provider", common: ANY_MODEL, variants: MODELS });
  if (!isObject(model)) return faults;
  const { messages = [], tools = [], toolIds = [] } = model;
  // An id that does not exist is taken here and fails the call later (Vapi gitops docs, assistants.md).
  const areIds = Array.isArray(toolIds) && toolIds.every((id) => typeof id === "string");
  return [
    ...faults,
    ...checkValues(model, "model", MODEL_VALUES),
    ...(areIds ? [] : ["each value in model.toolIds must be a string"]),
    ...(Array.isArray(messages) ? messages.flatMap(checkMessage) : ["model.messages must be an array"]),
    ...(Array.isArray(tools)
      ? tools.flatMap((tool: unknown, index) => checkTool(tool, `model.tools.${index}`))
      : ["model.tools must be an array"]),
  ];
}

function checkMessage(message: unknown, index: number): string[] {
  const at = `model.messages.${index}`;
  if (!isObject(message)) return [`${at} must be an object`];
  const isRole = typeof message["role"] === "string" && ROLES.includes(message["role"]);
  return [
    ...checkProperties(message, { at, allowed: "role content" }),
    ...(isRole ? [] : [`${at}.role must be one of the following values: ${ROLES.join(", ")}`]),
  ];
}
