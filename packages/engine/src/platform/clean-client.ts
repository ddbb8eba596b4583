/** AWS clients, whose services may quote in an error what they were sent. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { isSecretName } from './redact.ts';
import { cleanError, hideIn, type Redactor, redactor } from './redactor.ts';

/** What is sent of credentials: the key's id and the signature in one header, the session's token in another. */
const PARTS = /(?:Credential=([^/,\s]+)|Signature=([^,\s]+))/g;

/**
 * Lets no error of the client's calls hold anything secret that the call was made with. The secret key itself is never sent,
 * and so needs no knowing; and whatever the credentials come from, they need not be asked for.
 */
export function cleanErrorsOf(client: DynamoDBClient | S3Client): void {
  // One place for two clients, whose types of middleware differ in the commands only. Outside of what makes an error of an answer.
  (client as DynamoDBClient).middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const hide = redactor(sent(args.request));
        cleanAnswer(Object(error).$response, hide);
        throw cleanError(error, hide);
      }
    },
    { step: 'deserialize', priority: 'high', name: 'completionBatchSecrets', override: true },
  );
}

/** The answer itself hangs on the error, hidden, for whoever looks for it; the headers tell when to try again. */
function cleanAnswer(answer: unknown, hide: Redactor): void {
  if (typeof answer !== 'object' || answer === null) return;
  const { headers, reason } = answer as Record<string, unknown>;
  Object.assign(answer, { headers: hideIn(headers, hide), reason: hideIn(reason, hide), body: undefined });
}

function sent(request: unknown): string[] {
  const { headers, username, password, query } = Object(request) as Record<string, unknown>;
  const values = [headers, query].flatMap((members) =>
    Object.entries(Object(members) as object).flatMap(([name, value]) =>
      isSecretName(name) || /signature$/i.test(name) ? [String(value)] : [],
    ),
  );
  const parts = values.flatMap((value) => [...value.matchAll(PARTS)].flatMap(([, id, signature]) => [id, signature]));
  return [...values, ...parts, username, password].filter((value) => typeof value === 'string');
}
