/**
 * What Vapi's OpenAPI document (of 2026-08-18) allows in a body, as data: names apart by a space, `!` for required. Vapi
 * refuses every other name.
 */
export const ASSISTANT =
  "analysisPlan artifactPlan backgroundSound backgroundSpeechDenoisingPlan clientMessages " +
  "compliancePlan credentialIds credentials endCallMessage endCallPhrases firstMessage " +
  "firstMessageInterruptionsEnabled firstMessageMode hooks keypadInputPlan maxDurationSeconds metadata " +
  "model modelOutputInMessagesEnabled monitorPlan name observabilityPlan server serverMessages " +
  "startSpeakingPlan stopSpeakingPlan transcriber transportConfigurations voice voicemailDetection " +
  "voicemailMessage messagePlan silenceTimeoutSeconds";

/** `secret` has left the document and is still taken, as are `messagePlan` and `silenceTimeoutSeconds` above. */
export const SERVER =
  "timeoutSeconds credentialId staticIpAddressesEnabled encryptedPaths url headers backoffPlan secret";

export const BACKOFF_PLAN = "type! maxRetries! baseDelaySeconds! excludedStatusCodes";

export const FUNCTION = "name! strict description parameters";

export const FUNCTION_PARAMETERS = "type! properties! required";

export const JSON_SCHEMA = "type! items properties description pattern format required enum title";

/** In every model, next to what its provider has. */
export const ANY_MODEL =
  "messages tools toolIds toolRefs knowledgeBase temperature emotionRecognitionEnabled numFastTurns";

export const MODELS: Readonly<Record<string, string>> = {
  anthropic: "maxTokens model! provider! thinking",
  "anthropic-bedrock": "maxTokens model! provider! thinking",
  anyscale: "maxTokens model! provider!",
  cerebras: "maxTokens model! provider!",
  "custom-llm":
    "headers maxTokens metadataSendMode model! provider! timeoutSeconds url! wordLevelConfidenceEnabled",
  "deep-seek": "maxTokens model! provider!",
  deepinfra: "maxTokens model! provider!",
  google: "maxTokens model! provider! realtimeConfig",
  groq: "maxTokens model! provider!",
  "inflection-ai": "maxTokens model! provider!",
  minimax: "maxTokens model! provider!",
  openai:
    "fallbackModels maxTokens model! promptCacheKey promptCacheRetention provider! reasoningEffort toolStrictCompatibilityMode",
  openrouter: "maxTokens model! provider!",
  "perplexity-ai": "maxTokens model! provider!",
  "together-ai": "maxTokens model! provider!",
  vapi: "model provider! version workflow workflowId",
  xai: "maxTokens model! provider!",
};

export const ANY_VOICE = "cachingEnabled chunkPlan";

export const VOICES: Readonly<Record<string, string>> = {
  "11labs":
    "autoMode enableSsmlParsing fallbackPlan language model optimizeStreamingLatency pronunciationDictionaryLocators provider! similarityBoost speed stability style useSpeakerBoost voiceId!",
  azure: "fallbackPlan provider! speed voiceId!",
  cartesia:
    "experimentalControls fallbackPlan generationConfig language model pronunciationDictId provider! voiceId!",
  "custom-voice": "fallbackPlan provider! server! voiceId",
  deepgram: "fallbackPlan mipOptOut model provider! voiceId!",
  hume: "description fallbackPlan isCustomHumeVoice model provider! voiceId!",
  inworld: "fallbackPlan languageCode model provider! speakingRate temperature voiceId!",
  lmnt: "fallbackPlan language provider! speed voiceId!",
  microsoft: "fallbackPlan provider! role speed style styleDegree voiceId!",
  minimax:
    "emotion fallbackPlan languageBoost model pitch provider! region speed subtitleType textNormalizationEnabled voiceId! volume",
  neuphonic: "fallbackPlan language! model provider! speed voiceId!",
  openai: "fallbackPlan instructions model provider! speed voiceId!",
  playht:
    "emotion fallbackPlan language model provider! speed styleGuidance temperature textGuidance voiceGuidance voiceId!",
  "rime-ai":
    "fallbackPlan inlineSpeedAlpha language model pauseBetweenBrackets phonemizeBetweenBrackets provider! reduceLatency speed voiceId!",
  sesame: "fallbackPlan model! provider! voiceId!",
  "smallest-ai": "fallbackPlan model provider! speed voiceId!",
  tavus:
    "callbackUrl conversationName conversationalContext customGreeting fallbackPlan personaId properties provider! voiceId!",
  vapi: "language pronunciationDictionary provider! speed version voiceId!",
  wellsaid: "enableSsml fallbackPlan libraryIds model provider! voiceId!",
  xai: "fallbackPlan language provider! speed voiceId!",
};

export const TRANSCRIBERS: Readonly<Record<string, string>> = {
  "11labs":
    "confidenceThreshold fallbackPlan language minSilenceDurationMs minSpeechDurationMs model provider! silenceThresholdSeconds",
  "assembly-ai":
    "agentContext confidenceThreshold disablePartialTranscripts endOfTurnConfidenceThreshold endUtteranceSilenceThreshold fallbackPlan formatTurns keytermsPrompt language languageCodes maxTurnSilence minEndOfTurnSilenceWhenConfident mode prompt provider! realtimeUrl speechModel vadAssistedEndpointingEnabled wordBoost wordFinalizationMaxWaitTime",
  azure:
    "fallbackPlan language provider! segmentationMaximumTimeMs segmentationSilenceTimeoutMs segmentationStrategy",
  cartesia: "fallbackPlan language model provider!",
  "custom-transcriber": "fallbackPlan provider! server!",
  deepgram:
    "confidenceThreshold endpointing eotThreshold eotTimeoutMs fallbackPlan keyterm keywords language languages mipOptOut model numerals profanityFilter provider! redaction smartFormat",
  gladia:
    "audioEnhancer confidenceThreshold customVocabularyConfig customVocabularyEnabled endpointing fallbackPlan language languageBehaviour languages model prosody provider! receivePartialTranscripts region speechThreshold transcriptionHint",
  google: "fallbackPlan language model provider!",
  openai: "fallbackPlan language model! provider!",
  soniox:
    "contextGeneral customVocabulary fallbackPlan language languageHintsStrict languages maxEndpointDelayMs model provider!",
  speechmatics:
    "customVocabulary! enableDiarization endOfTurnSensitivity fallbackPlan language maxDelay minimumSpeechDuration model numeralStyle operatingPoint provider! region removeDisfluencies",
  talkscriber: "fallbackPlan language model provider!",
  vapi: "keywords language languages provider! turnTaking version",
  xai: "fallbackPlan language model provider!",
};

export const ANY_TOOL = "messages rejectionPlan";

export const TOOLS: Readonly<Record<string, string>> = {
  apiRequest:
    "backoffPlan body credentialId description encryptedPaths headers method! name parameters timeoutSeconds type! url! variableExtractionPlan",
  bash: "name! server subType! type!",
  code: "async code! credentialId environmentVariables function server timeoutSeconds type! variableExtractionPlan",
  computer: "displayHeightPx! displayNumber displayWidthPx! name! server subType! type!",
  dtmf: "sipInfoDtmfEnabled type!",
  endCall: "type!",
  function: "async function parameters server type! variableExtractionPlan",
  "gohighlevel.calendar.availability.check": "type!",
  "gohighlevel.calendar.event.create": "type!",
  "gohighlevel.contact.create": "type!",
  "gohighlevel.contact.get": "type!",
  "google.calendar.availability.check": "type!",
  "google.calendar.event.create": "type!",
  "google.sheets.row.append": "type!",
  handoff: "defaultResult destinations function type!",
  mcp: "metadata server toolMessages type!",
  query: "knowledgeBases type!",
  sipRequest: "body headers type! verb!",
  "slack.message.send": "type!",
  sms: "type!",
  textEditor: "name! server subType! type!",
  transferCall: "destinations type!",
  voicemail: "beepDetectionEnabled type!",
};

export const ANY_PHONE_NUMBER = "fallbackDestination hooks name assistantId workflowId squadId server";

export const PHONE_NUMBERS: Readonly<Record<string, string>> = {
  "byo-phone-number": "credentialId! number numberE164CheckEnabled provider!",
  telnyx: "credentialId! number! provider!",
  twilio: "number! provider! smsEnabled twilioAccountSid! twilioApiKey twilioApiSecret twilioAuthToken",
  vapi: "authentication numberDesiredAreaCode provider! sipUri",
  vonage: "credentialId! number! provider!",
};
