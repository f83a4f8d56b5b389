import { type ApiAnswer, badRequest, notFound, UNAUTHORIZED } from "./api-answer.ts";
import { addTo, type OrgData, type Stored } from "./api-store.ts";
import { COLLECTIONS, type Collection } from "./collections.ts";
import { listResources } from "./list-resources.ts";
import { checkBody } from "./rules/check-body.ts";
import { checkNewCall } from "./rules/check-new-call.ts";
import { isObject, type Json } from "./rules/json.ts";

export type ApiCall = {
  readonly method: string;
  readonly url: URL;
  /** `undefined`: not JSON. */
  readonly body: unknown;
  /** `undefined`: the key is nobody's. */
  readonly org: OrgData | undefined;
  readonly nowMs: number;
  readonly pinned: ReadonlySet<string>;
};

type Target = {
  readonly call: ApiCall;
  readonly org: OrgData;
  readonly collection: Collection;
  /** `/assistant` */
  readonly path: string;
};

/** Does what is asked to the data and says how Vapi would answer. */
export function routeRequest(call: ApiCall): ApiAnswer {
  const { org, method } = call;
  const { pathname } = call.url;
  if (org === undefined) return UNAUTHORIZED;
  const [, name = "", id] = /^\/([a-z-]+)(?:\/([\w-]+))?$/.exec(pathname) ?? [];
  const collection = Object.hasOwn(COLLECTIONS, name) ? COLLECTIONS[name] : undefined;
  if (collection === undefined) return notFound(`Cannot ${method} ${pathname}`);
  const target = { call, org, collection, path: `/${name}` };
  return (id === undefined ? onAll(target) : onOne(target, id)) ?? notFound(`Cannot ${method} ${pathname}`);
}

function onAll({ call, org, collection, path }: Target): ApiAnswer | undefined {
  const { method, url, body, nowMs } = call;
  if (method === "GET") {
    const unknown = [...url.searchParams.keys()].filter((name) => !collection.queries.includes(name));
    if (unknown.length > 0) return badRequest(unknown.map((name) => `property ${name} should not exist`));
    return listResources([...org[collection.name].values()], url.searchParams);
  }
  if (method !== "POST") return undefined;
  if (!isObject(body)) return badRequest(["the body must be a JSON object"]);
  const { faults, kept } = checkBody(`POST ${path}`, body);
  const all = collection.name === "calls" ? [...faults, ...checkNewCall(body, org)] : faults;
  if (all.length > 0) return badRequest(all);
  const fields = { ...collection.responseOnly, ...(kept as Json) };
  return { status: 201, body: addTo(org, { collection: collection.name, fields, nowMs }) };
}

function onOne(target: Target, id: string): ApiAnswer | undefined {
  const { call, org, collection } = target;
  const stored = org[collection.name].get(id);
  if (!["GET", "PATCH", "DELETE"].includes(call.method)) return undefined;
  if (stored === undefined) return notFound(`${collection.noun} ${id} not found`);
  if (call.method === "GET") return { status: 200, body: stored };
  return call.method === "PATCH" ? patch(target, stored) : remove(target, stored);
}

/** Shallow, as Vapi's: what is left out stays, and an object that is sent replaces the whole old one. */
function patch({ call, org, collection, path }: Target, stored: Stored): ApiAnswer {
  const { body } = call;
  if (!isObject(body)) return badRequest(["the body must be a JSON object"]);
  const { kind, name } = collection;
  if (kind !== undefined && body[kind] !== undefined && body[kind] !== stored[kind]) {
    return badRequest([`${kind} cannot be changed`]);
  }
  const ofKind = kind === undefined ? body : { [kind]: stored[kind], ...body };
  const { faults, kept } = checkBody(`PATCH ${path}/{id}`, ofKind);
  if (faults.length > 0) return badRequest(faults);
  const changed = { ...stored, ...(kept as Json), updatedAt: new Date(call.nowMs).toISOString() };
  org[name].set(stored.id, changed);
  return { status: 200, body: changed };
}

function remove({ call, org, collection }: Target, stored: Stored): ApiAnswer {
  if (call.pinned.has(stored.id)) {
    const { noun } = collection;
    return {
      status: 409,
      body: { error: `${noun}_pinned`, message: `A version of this ${noun} is pinned.` },
    };
  }
  org[collection.name].delete(stored.id);
  return { status: 200, body: stored };
}
