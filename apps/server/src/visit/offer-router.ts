import type { PatientOffer } from "@callwaiting/db";
import { assertNever } from "@callwaiting/domain";
import { type Request, type RequestHandler, type Response, Router } from "express";
import { hashLinkToken, isLinkToken } from "../secrets/link-token.ts";
import { isSameVersion, offerVersion } from "./form-version.ts";
import { OWN_FORMS } from "./own-forms.ts";
import { NOT_OUR_FORM } from "./pages/message-page.ts";
import { leavePage, offerPage } from "./pages/offer-page.ts";
import { sendPage } from "./send-page.ts";
import { AcceptForm, DoneQuery, VersionForm } from "./visit-forms.ts";
import type { OfferPorts, VisitDeps } from "./visit-ports.ts";

/** A request for the link of an offer. */
type Opened = {
  readonly request: Request;
  readonly response: Response;
  readonly offer: PatientOffer;
  readonly path: string;
  readonly version: string;
};

/**
 * `/v/<token>` where the token is that of an offer: the time that is held, and yes, no, or off the list. As with a visit, what is opened
 * changes nothing. Whoever comes too late reads so.
 */
export function createOfferRouter({ offers }: Pick<VisitDeps, "offers">): Router {
  const router = Router();
  const show = (answer: (opened: Opened) => Promise<void> | void) => opening(offers, answer);
  const press = (answer: (opened: Opened) => Promise<void>) => [...OWN_FORMS, show(answer)];
  router.get("/v/:token", show(showOffer));
  router.get("/v/:token/leave", show(showLeave));
  router.post("/v/:token/accept", ...press((opened) => accept(offers, opened)));
  router.post("/v/:token/decline", ...press((opened) => decline(offers, opened)));
  router.post("/v/:token/leave", ...press((opened) => leave(offers, opened)));
  return router;
}

function opening(
  { findOffer }: OfferPorts,
  answer: (opened: Opened) => Promise<void> | void,
): RequestHandler {
  return async (request, response, next) => {
    const token = request.params["token"];
    if (!isLinkToken(token)) return next();
    const offer = await findOffer(hashLinkToken(token));
    if (offer === null) return next();
    const version = offerVersion(token, offer);
    await answer({ request, response, offer, path: `/v/${token}`, version });
  };
}

function showOffer({ request, response, ...shown }: Opened): void {
  const { done } = DoneQuery.parse(request.query);
  sendPage(response, { page: offerPage({ ...shown, done }) });
}

function showLeave({ response, ...shown }: Opened): void {
  const { offer, path } = shown;
  if (!offer.isWaiting || !offer.mayAnswer) return response.redirect(303, path);
  sendPage(response, { page: leavePage(shown) });
}

/** Once it is booked, the visit has a page of its own. */
async function accept(ports: OfferPorts, { request, response, offer, path, version }: Opened): Promise<void> {
  const form = AcceptForm.safeParse(request.body ?? {});
  if (!form.success) return sendPage(response, { status: 400, page: NOT_OUR_FORM });
  if (!offer.mayAnswer) return response.redirect(303, path);
  if (!isSameVersion(form.data.version, version)) return response.redirect(303, `${path}?done=changed`);
  const { orgId, offerId } = offer;
  const outcome = await ports.acceptOwnOffer({ orgId, offerId, startsLocal: form.data.at });
  switch (outcome.kind) {
    case "booked":
    case "already_booked":
      return response.redirect(
        303,
        `${(await ports.pathToVisit(orgId, outcome.appointmentId)) ?? path}?done=booked`,
      );
    case "person_busy":
      return response.redirect(303, `${path}?done=busy`);
    case "other_time":
      return response.redirect(303, `${path}?done=changed`);
    case "offer_over":
    case "not_found":
      return response.redirect(303, path);
    default:
      return assertNever(outcome);
  }
}

async function decline(ports: OfferPorts, opened: Opened): Promise<void> {
  const { response, offer, path } = opened;
  if (!mayDo(opened)) return;
  await ports.declineOwnOffer({ orgId: offer.orgId, offerId: offer.offerId });
  response.redirect(303, path);
}

async function leave(ports: OfferPorts, opened: Opened): Promise<void> {
  const { response, offer, path } = opened;
  if (!mayDo(opened)) return;
  await ports.leaveByOffer({ orgId: offer.orgId, offerId: offer.offerId });
  response.redirect(303, `${path}?done=left`);
}

/** Whether a form is of the page as it is now; otherwise it is answered here. */
function mayDo({ request, response, offer, path, version }: Opened): boolean {
  const form = VersionForm.safeParse(request.body ?? {});
  if (!form.success) sendPage(response, { status: 400, page: NOT_OUR_FORM });
  else if (!offer.mayAnswer || !isSameVersion(form.data.version, version)) response.redirect(303, path);
  else return true;
  return false;
}
