import { type RequestHandler, urlencoded } from "express";
import { isOwnForm } from "./is-own-form.ts";
import { NOT_OUR_FORM, OTHER_SITE } from "./pages/message-page.ts";
import { sendPage } from "./send-page.ts";

const refuseOtherSites: RequestHandler = (request, response, next) => {
  if (isOwnForm(request.headers)) next();
  else sendPage(response, { status: 403, page: OTHER_SITE });
};

/** Read as an empty form, it would look like one of another state. */
const refuseOtherBodies: RequestHandler = (request, response, next) => {
  const isForm = request.is("application/x-www-form-urlencoded") !== false;
  if (isForm) next();
  else sendPage(response, { status: 415, page: NOT_OUR_FORM });
};

/** Before whatever a button does: only a form of a page of ours is read. */
export const OWN_FORMS: readonly RequestHandler[] = [
  refuseOtherSites,
  refuseOtherBodies,
  urlencoded({ extended: false, limit: "4kb", parameterLimit: 10 }),
];
