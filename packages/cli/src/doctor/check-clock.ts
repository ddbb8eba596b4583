/** This machine's clock against the `Date` of what services answered. */
import { describeSkew } from '@completion-batch/engine';
import { type Finding, ok, unknown, warning } from './finding.ts';
import { skewOf } from './skew.ts';
import type { Surroundings } from './surroundings.ts';

const NAME = 'clock';
/** More than this is worth a word. */
const NOTABLE_MS = 60_000;

export async function checkClock({ table, bucket, model, env }: Surroundings): Promise<Finding> {
  await Promise.all([table?.described(), bucket?.listed()]);
  const openai = env.OPENAI_API_KEY ? (await model()).value : undefined;
  const skews = [
    { service: "DynamoDB's", skewMs: table?.skewMs() },
    { service: "S3's", skewMs: bucket?.skewMs() },
    {
      service: "OpenAI's",
      skewMs: openai?.ok === true ? skewOf(openai.date, openai.sentMs, openai.receivedMs) : undefined,
    },
  ].flatMap(({ service, skewMs }) => (skewMs === undefined ? [] : [{ service, skewMs }]));
  if (skews.length === 0) return unknown(NAME, 'not known: no service has answered');
  const wrong = skews.find(({ skewMs }) => Math.abs(skewMs) > NOTABLE_MS);
  if (wrong === undefined) return ok(NAME, `within a minute of ${skews.map(({ service }) => service).join(', ')}`);
  return warning(
    NAME,
    `${describeSkew(wrong.skewMs, wrong.service)} clock`,
    "Set the clock, or let it be set (NTP). The services' time is used meanwhile.",
  );
}
