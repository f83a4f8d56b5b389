import type { PatientVisit } from "@callwaiting/db";
import { assertNever, wallTextAt } from "@callwaiting/domain";
import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from "express";
import { replyToClientError } from "../http/handle-errors.ts";
import { isDatabaseDown } from "../http/is-database-down.ts";
import { requestIdOf } from "../http/request-context.ts";
import { hashLinkToken, isLinkToken } from "../secrets/link-token.ts";
import { buildVisitEvent } from "./build-visit-event.ts";
import { type AskedChange, changeVisit, settle } from "./change-visit.ts";
import { formVersion } from "./form-version.ts";
import { limitPages } from "./limit-pages.ts";
import { createOfferRouter } from "./offer-router.ts";
import { OWN_FORMS } from "./own-forms.ts";
import { cancelPage } from "./pages/cancel-page.ts";
import { DATABASE_AWAY, NOTHING_HERE, NOT_OUR_FORM } from "./pages/message-page.ts";
import { movePage } from "./pages/move-page.ts";
import { timesPage } from "./pages/times-page.ts";
import { visitPage } from "./pages/visit-page.ts";
import { PRIVATE_HEADERS, sendPage } from "./send-page.ts";
import { ChosenTime, DoneQuery, MoveForm, TimesQuery, VersionForm } from "./visit-forms.ts";
import type { VisitDeps } from "./visit-ports.ts";

/** A request for a link that is open. */
type Opened = {
  readonly request: Request;
  readonly response: Response;
  readonly visit: PatientVisit;
  readonly token: string;
  readonly path: string;
  readonly version: string;
};

/**
 * `/v/<token>`: a patient's own link. Whoever has it has that one visit (or offer), so its token is looked up by its hash alone, kept out of logs
 * and caches, and every wrong, ended and revoked one is answered alike. What is opened changes nothing, as mail scanners open
 * links; what is pressed is a form of a page that showed the visit as it is.
 */
export function createVisitRouter(deps: VisitDeps): Router {
  const router = Router();
  const show = (answer: (opened: Opened) => Promise<void> | void) => opening(deps, answer);
  const press = (read: (body: unknown) => AskedChange | null) => [
    ...OWN_FORMS,
    show((opened) => pressed(deps, opened, read(opened.request.body))),
  ];
  router.use("/v", limitPages());
  router.get("/v/:token", show(showVisit));
  router.get("/v/:token/visit.ics", show(sendEvent));
  router.get(
    "/v/:token/times",
    show((opened) => showTimes(deps, opened)),
  );
  router.get("/v/:token/cancel", show(showCancel));
  router.get(
    "/v/:token/move",
    show((opened) => showMove(deps, opened)),
  );
  router.post("/v/:token/confirm", ...press(() => ({ kind: "confirmed" })));
  router.post("/v/:token/cancel", ...press(() => ({ kind: "cancelled" })));
  router.post("/v/:token/move", ...press(readMove));
  // A link that leads to no visit may lead to a time that is held.
  router.use(createOfferRouter(deps));
  router.use("/v", nothingHere, answerFailure(deps));
  return router;
}

function opening({ visits }: VisitDeps, answer: (opened: Opened) => Promise<void> | void): RequestHandler {
  return async (request, response, next) => {
    const token = request.params["token"];
    const visit = isLinkToken(token) ? await visits.findVisit(hashLinkToken(token)) : null;
    if (visit === null || !isLinkToken(token)) return next();
    await answer({
      request,
      response,
      visit,
      token,
      path: `/v/${token}`,
      version: formVersion(token, visit),
    });
  };
}

function showVisit({ request, response, ...shown }: Opened): void {
  const { done } = DoneQuery.parse(request.query);
  sendPage(response, { page: visitPage({ ...shown, done }) });
}

function sendEvent({ response, visit }: Opened): void {
  response.set({
    ...PRIVATE_HEADERS,
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'attachment; filename="appointment.ics"',
  });
  response.send(buildVisitEvent(visit));
}

function showCancel({ response, ...shown }: Opened): void {
  if (!shown.visit.mayChange) return response.redirect(303, shown.path);
  sendPage(response, { page: cancelPage(shown) });
}

async function showTimes({ visits }: VisitDeps, { request, response, visit, path }: Opened): Promise<void> {
  if (!visit.mayChange) return response.redirect(303, path);
  const { from = null, taken } = TimesQuery.parse(request.query);
  const { orgId, appointmentId } = visit;
  const times = await visits.listVisitTimes({ orgId, appointmentId, from });
  sendPage(response, { page: timesPage({ visit, path, times, wasTaken: taken !== undefined }) });
}

/** Says back a time that is free; any other leads to those that are. */
async function showMove({ visits }: VisitDeps, { request, response, ...shown }: Opened): Promise<void> {
  const { visit, path } = shown;
  if (!visit.mayChange) return response.redirect(303, path);
  const asked = ChosenTime.safeParse(request.query);
  if (!asked.success) return response.redirect(303, `${path}/times`);
  const { orgId, appointmentId } = visit;
  const from = wallTextAt(visit.zone, asked.data.to).slice(0, 10);
  const { times } = await visits.listVisitTimes({ orgId, appointmentId, from });
  const chosen = times.find(
    ({ startsAt, providerId }) => startsAt === asked.data.to && providerId === asked.data.with,
  );
  if (chosen === undefined) return response.redirect(303, `${path}/times?taken=1`);
  sendPage(response, { page: movePage({ ...shown, chosen }) });
}

function readMove(body: unknown): AskedChange | null {
  const form = MoveForm.safeParse(body);
  if (!form.success) return null;
  const { to: startsAt, at: startsLocal, with: providerId } = form.data;
  return { kind: "moved", startsAt, startsLocal, providerId };
}

/** Done or not, a page says how it stands now: reloading it sends nothing again. */
async function pressed({ visits }: VisitDeps, opened: Opened, change: AskedChange | null): Promise<void> {
  const { request, response, visit, token, path } = opened;
  const form = VersionForm.safeParse(request.body ?? {});
  if (!form.success) return sendPage(response, { status: 400, page: NOT_OUR_FORM });
  if (change === null) return response.redirect(303, `${path}/times`);
  const { version } = form.data;
  const first = await changeVisit(visits, visit, { token, version, change });
  const now = first.kind === "changed_meanwhile" ? await visits.findVisit(hashLinkToken(token)) : null;
  const outcome = now === null ? first : settle(first, change, now);
  switch (outcome.kind) {
    case "confirmed":
    case "cancelled":
    case "moved":
      return response.redirect(303, `${path}?done=${outcome.kind}`);
    case "changed_meanwhile":
      return response.redirect(303, `${path}?done=changed`);
    case "closed":
      return response.redirect(303, path);
    case "not_free":
      return response.redirect(303, `${path}/times?taken=1`);
    default:
      assertNever(outcome.kind);
  }
}

const nothingHere: RequestHandler = (_request, response) =>
  sendPage(response, { status: 404, page: NOTHING_HERE });

function answerFailure({ log }: VisitDeps): ErrorRequestHandler {
  // oxlint-disable-next-line eslint/max-params -- Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, next) => {
    // Express cannot decode `%E0%A4%A`; here that is one more address with nothing there.
    if (error instanceof URIError) return sendPage(response, { status: 404, page: NOTHING_HERE });
    const refused = replyToClientError(error);
    if (refused !== null) return sendPage(response, { status: refused.status, page: NOT_OUR_FORM });
    if (!isDatabaseDown(error)) return next(error);
    log.warn({ requestId: requestIdOf(response), error }, "a patient's page: the database is away");
    response.set("Retry-After", "2");
    sendPage(response, { status: 503, page: DATABASE_AWAY });
  };
}
