export type { PatientOutcome } from "./booking/patient-outcome.ts";
export { assertNever } from "./assert-never.ts";
export { Call, CallAppointment, CallFacts, CallItem, CallKind, CallToolCall } from "./calls/call.ts";
export { CallBack, CallBackKind } from "./call-backs/call-back.ts";
export { CallFigures } from "./calls/call-figures.ts";
export { CallEnd, GOT_ENDS, WHY_NOT_ENDS, type WhyNotEnd } from "./calls/call-end.ts";
export { type EndStep, type EndedCall, type ReadCallEnd, readCallEnd } from "./calls/read-call-end.ts";
export {
  Change,
  ChangeAction,
  ChangeActor,
  ChangeEntity,
  type ChangedValues,
  LastChange,
} from "./changes/change.ts";
export { CallerCheck } from "./caller/caller-check.ts";
export {
  type CallerAppointment,
  type CallerFacts,
  type CallerJudgement,
  isGuess,
  judgeCaller,
} from "./caller/judge-caller.ts";
export { readBirthDate } from "./caller/read-birth-date.ts";
export { MAX_GROUP, type ImportGroup } from "./contact-import/join-import-rows.ts";
export {
  ImportPlan,
  OnDifference,
  type KnownContact,
  type KnownPerson,
  planImport,
} from "./contact-import/plan-import.ts";
export type { ImportRow } from "./contact-import/read-import-row.ts";
export { Contact, ContactAppointment, ContactFacts, Person } from "./contacts/contact.ts";
export { Appointment, AppointmentStatus, IsoInstant } from "./booking/appointment.ts";
export type { AppointmentChoice, BookingOutcome, BookingOutcomeKind } from "./booking/booking-outcome.ts";
export { chooseAppointment } from "./booking/choose-appointment.ts";
export type { AppointmentWish, ChosenAppointment, OwnAppointment } from "./booking/own-appointment.ts";
export { AppointmentDetails } from "./booking/appointment-details.ts";
export {
  type BookedSeries,
  type ChangedSeries,
  SERIES_MAX,
  SeriesClash,
  SeriesDate,
  SeriesProblem,
} from "./booking/series.ts";
export { TodayFigures } from "./booking/today-figures.ts";
export { MAX_CALENDAR_DAYS } from "./booking/calendar-range.ts";
export type { Correction, CorrectionReason } from "./booking/correction.ts";
export { currencyOfRegion } from "./money/currency-of-region.ts";
export { MAX_PRICE_MINOR, formatPrice, minorDigits, speakPrice } from "./money/format-price.ts";
export { Price } from "./money/price.ts";
export { matchByName, type Named, type NameMatch } from "./booking/match-name.ts";
export {
  normalizeBookingData,
  normalizeContact,
  type BookingContext,
  type BookingData,
  type InvalidBookingData,
  type NormalizedBookingData,
  type RawBookingData,
} from "./booking/normalize-booking-data.ts";
export {
  OverrideRule,
  StaffAppointment,
  StaffContact,
  StaffSlot,
  type StaffOutcome,
  type StaffRefusal,
} from "./booking/staff-appointment.ts";
export { LackingResource, ResourceKind, TakenResource } from "./booking/resource.ts";
export { OpenRequest } from "./booking/open-request.ts";
export { DeskFinds } from "./search/desk-finds.ts";
export { VISIT_PROGRESS, doubtStep, type VisitProgress, type VisitStep } from "./booking/visit-steps.ts";
export type { OtherClock } from "./booking/moment-context.ts";
export { normalizeMoment, type NormalizedMoment } from "./booking/normalize-moment.ts";
export { normalizeDate, type DateContext, type NormalizedDate } from "./date/normalize-date.ts";
export type { NamedDay, NamedDays } from "./date/named-days.ts";
export type { AskedDays } from "./date/asked-days.ts";
export { normalizeAskedTimes, type NormalizedAskedTimes } from "./date/normalize-asked-times.ts";
export { MAX_RANGE_DAYS, normalizeDateRange, type NormalizedDateRange } from "./date/normalize-date-range.ts";
export { isMailAddress } from "./email/is-mail-address.ts";
export { normalizeEmail, type NormalizedEmail } from "./email/normalize-email.ts";
export { placeOf } from "./date/place-of.ts";
export { isAnybody } from "./booking/is-anybody.ts";
export { isPlaceholderEmail, placeholderEmail } from "./email/placeholder-email.ts";
export { withUniqueNumbers } from "./caller/unique-numbers.ts";
export { callOthers } from "./caller/call-others.ts";
export { firstName } from "./name/first-name.ts";
export { namesSeveral } from "./name/names-several.ts";
export { isSameName, nameKey, withoutDigraphs } from "./name/name-key.ts";
export { firstNameKey, saysFirstName } from "./name/says-first-name.ts";
export { normalizeName, type NormalizedName } from "./name/normalize-name.ts";
export { splitBirthDate } from "./name/split-birth-date.ts";
export { MEMBER_ROLES, type MemberRole, isAtLeast, mayManage } from "./organization/member-role.ts";
export { checkClosure, type ClosureProblem } from "./organization/check-closure.ts";
export { checkOpeningHours, type OpeningHoursProblem } from "./organization/check-opening-hours.ts";
export { openingState, type OpeningContext, type OpeningState } from "./organization/opening-state.ts";
export { OrgId } from "./organization/org-id.ts";
export { Closure, OpeningHours, Organization, Provider, Service } from "./organization/organization.ts";
export {
  AffectedAppointment,
  AssistantSettings,
  CalendarFeedSettings,
  ClosureSettings,
  Invitation,
  Member,
  OpeningWeek,
  OrganizationSettings,
  LocationSettings,
  ProviderSettings,
  ResourceSettings,
  ServiceNeeds,
  ServiceSettings,
  VapiKeySettings,
  WebhookSecretSettings,
} from "./organization/settings.ts";
export { serviceKey } from "./organization/service-key.ts";
export { InvalidCursorError, type Page, PageRequest, pageOf } from "./paging/page.ts";
export { E164 } from "./phone/e164.ts";
export { formatPhone } from "./phone/format-phone.ts";
export {
  isNoNumber,
  normalizePhone,
  type NormalizedPhone,
  type PhoneContext,
} from "./phone/normalize-phone.ts";
export { isSameLine, otherNotations } from "./phone/notations.ts";
export { readCallingNumber } from "./phone/calling-number.ts";
export { withCallingCode } from "./phone/with-calling-code.ts";
export {
  enforceSystemPrompt,
  type EnforcedPrompt,
  type PromptInput,
} from "./prompt/enforce-system-prompt.ts";
export { getEnforcedSystemPrompt } from "./prompt/get-enforced-system-prompt.ts";
export { splitEnforcedPrompt, type SplitPrompt } from "./prompt/split-enforced-prompt.ts";
export { MAX_OWNER_TEXT, type PromptNotice } from "./prompt/tidy-owner-text.ts";
export { speakAppointments } from "./speech/speak-appointments.ts";
export type { AskedTimes } from "./speech/speak-asked-times.ts";
export { speakAvailability, type AvailabilityContext } from "./speech/speak-availability.ts";
export { speakCorrections } from "./speech/speak-corrections.ts";
export { findRedFlag, hasWords, isSameRedFlag } from "./red-flags/find-red-flag.ts";
export { MAX_RED_FLAGS, MAX_RED_FLAG_WORDS, RedFlag, RedFlagSettings } from "./red-flags/red-flag.ts";
export { speakRedFlag } from "./red-flags/speak-red-flag.ts";
export { speakCurrentTime } from "./speech/speak-current-time.ts";
export { speakOutcome, type OutcomeContext } from "./speech/speak-outcome.ts";
export { speakServiceFacts, speakServices } from "./speech/speak-services.ts";
export { speakTimes, type TimesContext } from "./speech/speak-times.ts";
export {
  speakClockTime,
  speakDate,
  speakWeekday,
  speakWhen,
  type SpeechClock,
  type SpokenMoment,
} from "./speech/speak-when.ts";
export { excerpt } from "./text/excerpt.ts";
export { isBlankValue } from "./text/is-blank-value.ts";
export { singleLine } from "./text/single-line.ts";
export { visibleText } from "./text/visible-text.ts";
export type { TimeContext } from "./time/decide-time.ts";
export { minutesFromPart } from "./time/minutes-from-part.ts";
export {
  AlsoBooked,
  MessageChannel,
  MessageKind,
  TemplateKind,
  MessageSettings,
  MessageStatus,
  MessageVia,
  StaffMessage,
  VersionedMessageSettings,
} from "./message/message.ts";
export {
  OutboundEnd,
  OutboundReason,
  OutboundStatus,
  OutboundWord,
  PlannedOutbound,
  StaffOutboundCall,
} from "./outbound/outbound-call.ts";
export { type TelephoneEnd, outboundEnd } from "./outbound/outbound-end.ts";
export { OutboundSettings, OutboundToday, VersionedOutboundSettings } from "./outbound/outbound-settings.ts";
export { type OutboundFacts, type WrittenOutbound, writeOutbound } from "./outbound/write-outbound.ts";
export { ContactConsent, MessageReply, UnreadReply } from "./message/consent.ts";
export { checkTemplate } from "./message/check-template.ts";
export { DEFAULT_TEMPLATES } from "./message/default-templates.ts";
export type { MessageTemplate } from "./message/message-template.ts";
export { StaffTemplate } from "./message/staff-template.ts";
export { ReplyMeaning, readReply } from "./message/read-reply.ts";
export { type MessageFacts, type WrittenMessage, writeMessage } from "./message/write-message.ts";
export { isTimeZone } from "./time/is-time-zone.ts";
export { normalizePartOfDay, type NormalizedPartOfDay } from "./time/normalize-part-of-day.ts";
export { askedByHint } from "./time/time-hints.ts";
export { normalizeTime, type NormalizedTime } from "./time/normalize-time.ts";
export type { PartOfDay } from "./time/part-of-day.ts";
export { readZoneAlone } from "./time/read-zone-alone.ts";
export { SPOKEN_ZONES } from "./time/read-zone-words.ts";
export { toInstant, type InstantResult, type WallTime } from "./time/to-instant.ts";
export { listVoiceChoices, listVoiceProviders, type VoiceChoice } from "./voice/list-voice-choices.ts";
export {
  normalizeVoiceConfig,
  type NormalizedVoice,
  type VoiceCondition,
  type VoiceConfig,
} from "./voice/normalize-voice-config.ts";
export { CATALOG_DATE, DEFAULT_VOICE, type VoiceProvider } from "./voice/voice-catalog.ts";
export { clockZoneAt } from "./zone/clock-zone-at.ts";
export { instantsOf, type Instants } from "./zone/instants-of.ts";
export { momentOf } from "./zone/moment-of.ts";
export { explainZoneName, readZoneName, type ZoneNameReading } from "./zone/read-zone-name.ts";
export { PackedZoneRules, unpackZoneRules } from "./zone/unpack-zone-rules.ts";
export { startOfDay } from "./zone/start-of-day.ts";
export {
  noonOf,
  plainDateTimeOf,
  todayIn,
  wallNumbersAt,
  wallTextAt,
  wallTimeAt,
} from "./zone/wall-time-at.ts";
export { ZoneRow } from "./zone/zone-row.ts";
export { findZone, offsetAt, type Zone, type ZoneRules } from "./zone/zone.ts";
export * from "./waitlist/waitlist.ts";
export { normalizeWish, type NormalizedWish, type RawWish } from "./waitlist/normalize-wish.ts";
export type { WaitlistOutcome, WaitlistOutcomeKind } from "./waitlist/waitlist-outcome.ts";
export { speakWaitlist, speakWaits } from "./speech/speak-waitlist.ts";
export {
  EventKind,
  WebhookDelivery,
  WebhookDeliveryStatus,
  WebhookEndpoint,
  WebhookEndpointFacts,
} from "./webhook/webhook.ts";
export { type OfferFacts, writeOffer } from "./waitlist/write-offer.ts";
export { VisitLocation, sayPlace } from "./organization/location.ts";
export type { Places } from "./speech/speak-places.ts";
