/** How far this machine's clock is from a service's, by the `Date` of an answer. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';

/** Milliseconds, positive where the machine is ahead; undefined where the answer does not say. Its date has whole seconds. */
export function skewOf(date: string | undefined, sentMs: number, receivedMs: number): number | undefined {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return undefined;
  const [least, most] = [sentMs - theirs - 1000, receivedMs - theirs];
  return least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2);
}

export interface Heard {
  readonly headers: Readonly<Record<string, string>>;
  readonly skewMs: number | undefined;
}

/** Told of each answer to the client's calls, refusals among them. */
export function hearAnswers(client: DynamoDBClient | S3Client, heard: (answer: Heard) => void): void {
  // One place for two clients, whose types of middleware differ in the commands only. The last before the call itself.
  (client as DynamoDBClient).middlewareStack.add(
    (next) => async (args) => {
      const sentMs = Date.now();
      const answer = await next(args);
      const { headers = {} } = Object(answer.response) as Partial<Heard>;
      heard({ headers, skewMs: skewOf(headers.date, sentMs, Date.now()) });
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
}
