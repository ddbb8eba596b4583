/** Which call leads to which route. */

/** Method, path and name of each route of the API; a path's group is the id of the call. */
const API = [
  ['POST', /^\/v1\/files$/, 'files.create'],
  ['GET', /^\/v1\/files$/, 'files.list'],
  ['GET', /^\/v1\/files\/([^/]+)$/, 'files.retrieve'],
  ['GET', /^\/v1\/files\/([^/]+)\/content$/, 'files.content'],
  ['DELETE', /^\/v1\/files\/([^/]+)$/, 'files.delete'],
  ['POST', /^\/v1\/batches$/, 'batches.create'],
  ['GET', /^\/v1\/batches$/, 'batches.list'],
  ['GET', /^\/v1\/batches\/([^/]+)$/, 'batches.retrieve'],
  ['POST', /^\/v1\/batches\/([^/]+)\/cancel$/, 'batches.cancel'],
  ['POST', /^\/v1\/chat\/completions$/, 'chat.completions.create'],
  ['POST', /^\/v1\/responses$/, 'responses.create'],
  ['POST', /^\/v1\/embeddings$/, 'embeddings.create'],
  ['GET', /^\/v1\/models$/, 'models.list'],
  ['GET', /^\/v1\/models\/(.+)$/, 'models.retrieve'],
] as const;

export type ApiRoute = (typeof API)[number][2];

export const API_ROUTES: readonly ApiRoute[] = API.map(([, , name]) => name);

/** What batches can be made for at OpenAI. */
export const ENDPOINTS = [
  '/v1/responses',
  '/v1/chat/completions',
  '/v1/embeddings',
  '/v1/completions',
  '/v1/moderations',
  '/v1/images/generations',
  '/v1/images/edits',
  '/v1/videos',
];

/** Those whose form of answer the responders know. */
export const CHAT = '/v1/chat/completions';
export const RESPONSES = '/v1/responses';
export const EMBEDDINGS = '/v1/embeddings';
export const ANSWERED_ENDPOINTS: readonly string[] = [CHAT, RESPONSES, EMBEDDINGS];

/** The API's and the emulator's own, in the order in which they are tried. */
export const PATHS: readonly (readonly [method: string, path: RegExp, name: string])[] = [
  ...API,
  ['GET', /^\/_emulator\/journal$/, 'emulator.journal'],
  ['GET', /^\/_emulator\/state$/, 'emulator.state'],
  ['POST', /^\/_emulator\/tick$/, 'emulator.tick'],
  ['GET', /^\/_emulator\/faults$/, 'emulator.faults'],
  ['POST', /^\/_emulator\/faults$/, 'emulator.setFaults'],
  ['DELETE', /^\/_emulator\/faults$/, 'emulator.clearFaults'],
];
