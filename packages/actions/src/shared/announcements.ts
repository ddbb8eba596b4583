/**
 * Which events are still to be sent for which jobs. The mark is there before a job can be done, and goes when its event was
 * sent: whatever is killed in between, a later run finds it.
 */
import { isExecutionId, type ObjectStore } from '@completion-batch/engine';

const OPEN = 'open-announcements/';

const markOf = (event: string, job: string): string => `${OPEN}${event}/${job}`;
const sentOf = (event: string, job: string): string => `jobs/${job}/announced-${event}.json`;

/** To be called before the job is looked at. */
export async function expectAnnouncement(store: ObjectStore, event: string, job: string): Promise<void> {
  if (await wasAnnounced(store, event, job)) return;
  await store.create(markOf(event, job), '');
}

export async function wasAnnounced(store: ObjectStore, event: string, job: string): Promise<boolean> {
  return (await store.head(sentOf(event, job))) !== undefined;
}

/** Jobs whose event was not sent yet, whether they are done or not. */
export async function* expectedAnnouncements(store: ObjectStore, event: string): AsyncGenerator<string> {
  const prefix = `${OPEN}${event}/`;
  for await (const { key } of store.list(prefix)) {
    const job = key.slice(prefix.length);
    // Anybody may have put something there.
    if (isExecutionId(job)) yield job;
  }
}

/** After it was sent. */
export async function keepAnnounced(store: ObjectStore, event: string, job: string, about: object): Promise<void> {
  await store.create(sentOf(event, job), `${JSON.stringify(about)}\n`);
  await forgetAnnouncement(store, event, job);
}

export async function forgetAnnouncement(store: ObjectStore, event: string, job: string): Promise<void> {
  await store.delete(markOf(event, job));
}
