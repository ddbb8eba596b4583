/** `completion-batch embed` */
import { tmpdir } from 'node:os';
import { embedFacts, embedInto, embedJson, embedTrouble, whatEmbedLeaves } from '@completion-batch/core/embed';
import { number } from '@completion-batch/core/light';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { block, sayNext } from '../../render/print.ts';
import { openaiClient } from '../../session/openai.ts';
import { readPrices } from '../../session/prices.ts';
import { exactly } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { EMBED_WAYS } from '../../session/ways.ts';

export interface EmbedFlags {
  readonly table: string;
  readonly store: string;
  readonly into: string;
  readonly model: string;
  readonly dimensions: number;
  readonly maxReceipts?: number;
  readonly maxCostUsd?: number;
  readonly prices?: string;
  readonly job?: string;
  readonly giveUp?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function embedWork(session: Session, flags: EmbedFlags): Promise<void> {
  const { env } = session;
  const logger = commandLogger(session);
  const { prices, json = false, ...asked } = flags;
  const result = await embedInto({
    ...asked,
    ...(await readPrices(prices)),
    ...(await exactly()),
    chromaApiKey: env.CHROMA_API_KEY || undefined,
    env,
    where: '--into',
    openai: openaiClient(flags.dryRun === true ? { OPENAI_API_KEY: 'unused', ...env } : env),
    logger,
    ways: EMBED_WAYS,
    workDir: tmpdir(),
  });
  if (json) printJson(embedJson(result));
  else console.log(block(result.dryRun ? 'What would be embedded:' : 'Embedding:', embedFacts(result)));
  const left = whatEmbedLeaves(result);
  if (!json && left !== undefined) sayNext(`the same command again: ${left}.`);
  const trouble = embedTrouble(result);
  for (const text of trouble.slice(0, MAX_SHOWN)) logger.error(text);
  if (trouble.length > MAX_SHOWN) logger.error(`… and ${number(trouble.length - MAX_SHOWN)} more`);
  if (trouble.length > 0) session.exitCode = EXIT.failed;
}

/** Of what went wrong; --json has all of it. */
const MAX_SHOWN = 10;
