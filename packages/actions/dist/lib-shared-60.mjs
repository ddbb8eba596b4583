import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  isExecutionId
} from "./lib-shared-6.mjs";

// src/shared/announcements.ts
var OPEN = "open-announcements/";
var markOf = (event, job) => `${OPEN}${event}/${job}`;
var sentOf = (event, job) => `jobs/${job}/announced-${event}.json`;
async function expectAnnouncement(store, event, job) {
  if (await wasAnnounced(store, event, job)) return;
  await store.create(markOf(event, job), "");
}
async function wasAnnounced(store, event, job) {
  return await store.head(sentOf(event, job)) !== void 0;
}
async function* expectedAnnouncements(store, event) {
  const prefix = `${OPEN}${event}/`;
  for await (const { key } of store.list(prefix)) {
    const job = key.slice(prefix.length);
    if (isExecutionId(job)) yield job;
  }
}
async function keepAnnounced(store, event, job, about) {
  await store.create(sentOf(event, job), `${JSON.stringify(about)}
`);
  await forgetAnnouncement(store, event, job);
}
async function forgetAnnouncement(store, event, job) {
  await store.delete(markOf(event, job));
}

export {
  expectAnnouncement,
  wasAnnounced,
  expectedAnnouncements,
  keepAnnounced,
  forgetAnnouncement
};
