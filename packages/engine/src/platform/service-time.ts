/** A service's own time, by the answers that an AWS client gets from it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { type Clock, describeSkew, ServiceClock, systemClock } from './clock.ts';
import { type Logger, silentLogger } from './logger.ts';

export interface FollowTimeOptions {
  /** Whose time it is, for a message that ends in it: `the table's`. */
  readonly service: string;
  /** This machine's; default the system's. */
  readonly clock?: Clock | undefined;
  /** Told where the machine's clock is wrong. */
  readonly logger?: Logger | undefined;
}

/** The time that the `Date` of every answer tells, of this client's calls from now on. */
export function followTime(client: DynamoDBClient | S3Client, options: FollowTimeOptions): Clock {
  const { service, clock = systemClock, logger = silentLogger } = options;
  const time = new ServiceClock(clock, (skewMs) => {
    logger.warn(`this machine's clock is ${describeSkew(skewMs, service)}: ${service} time is used. Set the clock.`);
  });
  // One place for two clients, whose types of middleware differ in the commands only. The last before the call itself: each
  // attempt of a call, and the answer's headers as they came.
  (client as DynamoDBClient).middlewareStack.add(
    (next) => (args) =>
      time.during(
        () => next(args),
        ({ response }) => dateOf(response),
      ),
    { step: 'deserialize', priority: 'low' },
  );
  return time;
}

function dateOf(response: unknown): string | undefined {
  const { headers } = Object(response) as { headers?: Readonly<Record<string, string>> };
  return headers?.date;
}
