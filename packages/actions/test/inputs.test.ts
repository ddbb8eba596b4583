import { CompletionBatchError } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { type PrepareInputs, prepareInputs } from '../src/prepare/inputs.ts';
import { defined, type InputFields, inputName, readInputs, text, wholeNumberOr } from '../src/shared/inputs.ts';
import { type SubmitInputs, submitInputs } from '../src/submit/inputs.ts';

function read<T extends object>(fields: InputFields<T>, inputs: Record<string, string>, secrets: (keyof T)[] = []): T {
  return readInputs(fields, secrets, (name) => inputs[name] ?? '');
}

function refusal(work: () => unknown): CompletionBatchError {
  try {
    work();
  } catch (error) {
    if (error instanceof CompletionBatchError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const prepareWith = (inputs: Record<string, string>): PrepareInputs =>
  read(prepareInputs, { table: 'receipts', store: 's3://bucket', ...inputs });

const submitWith = (inputs: Record<string, string>): SubmitInputs =>
  read(submitInputs, { plan: 'plan.json', 'openai-api-key': 'sk-test', ...inputs }, ['openaiApiKey']);

describe('reading inputs', () => {
  it('takes empty ones for not given, and fills in defaults', () => {
    expect(prepareWith({ 'max-shards': '', 'max-labels': '' })).toEqual({
      table: 'receipts',
      store: 's3://bucket',
      model: 'gpt-4.1-mini',
      context: 'full',
      validationStatus: 'NONE',
      maxShards: 20,
      maxReceipts: undefined,
      maxLabels: undefined,
      evidence: 'off',
      evidenceTokens: 160,
      execution: undefined,
      out: 'completion-batch',
      openaiKeyGiven: true,
      summary: 'true',
      preflight: 'auto',
    });
  });

  it('gives an object that nobody can change', () => {
    expect(Object.isFrozen(prepareWith({}))).toBe(true);
  });

  it.each(['0', '257', '-1', '1.5', '1e2', '0x10', '٣', 'abc', '99999999999999999999'])(
    'refuses %j shards',
    (value) => {
      const { code, message, where, remedy } = refusal(() => prepareWith({ 'max-shards': value }));
      expect({ code, message, where, remedy }).toEqual({
        code: 'invalid-input',
        message: `the input max-shards is ${JSON.stringify(value)}`,
        where: 'with: max-shards',
        remedy: 'Give max-shards a whole number from 1 to 256, written in digits.',
      });
    },
  );

  it('names every input that does not fit', () => {
    const { message } = refusal(() => prepareWith({ table: '', 'validation-status': 'none', 'max-labels': 'all' }));
    expect(message).toBe(
      'the input table is missing; the input validation-status is "none"; the input max-labels is "all"',
    );
  });

  it('says which values are allowed', () => {
    expect(refusal(() => prepareWith({ 'validation-status': 'VALID' })).remedy).toContain('NONE, PENDING');
    expect(refusal(() => submitWith({ 'dry-run': 'yes' })).remedy).toContain('true, false');
  });

  it('reads booleans', () => {
    expect(submitWith({ 'dry-run': 'true' }).dryRun).toBe(true);
    expect(submitWith({}).dryRun).toBe(false);
  });

  it.each(['sk-secret with a blank', 'sk-secret\nsecond line', 'sk-secrét'])(
    'never shows a key that does not fit',
    (key) => {
      const error = refusal(() => submitWith({ 'openai-api-key': key }));
      expect(JSON.stringify([error.message, error.where, error.remedy, error.stack])).not.toContain('sk-secr');
    },
  );

  it('refuses a base URL that is none', () => {
    for (const url of ['localhost:8080', 'ftp://host', 'file:///etc/passwd']) {
      expect(refusal(() => submitWith({ 'openai-base-url': url })).where).toBe('with: openai-base-url');
    }
    expect(submitWith({ 'openai-base-url': 'http://127.0.0.1:8080/v1' }).openaiBaseUrl).toBe(
      'http://127.0.0.1:8080/v1',
    );
  });
});

describe('an input by its old name', () => {
  const fields: InputFields<{ table: string; maxShards: number }> = {
    table: text('Give table a name.'),
    maxShards: wholeNumberOr('max-shards', 20, 1, 256),
  };
  const given =
    (inputs: Record<string, string>) =>
    (name: string): string =>
      inputs[name] ?? '';
  const renamed = { 'table-name': 'table', shards: 'max-shards', 'of-others': 'something-else' };
  const readWith = (inputs: Record<string, string>) => readInputs(fields, [], given(inputs), renamed);

  it('is refused with the new one, and not called missing besides', () => {
    const { code, message, where, remedy } = refusal(() => readWith({ 'table-name': 'receipts', shards: '3' }));
    expect({ code, message, where, remedy }).toEqual({
      code: 'invalid-input',
      message: 'the input table-name is called table now; the input shards is called max-shards now',
      where: 'with: table-name, with: shards',
      remedy: 'Write table in place of table-name. Write max-shards in place of shards.',
    });
  });

  it('is refused beside the new one, too: only one of the two can be meant', () => {
    const message = 'the input table-name is called table now';
    expect(refusal(() => readWith({ table: 'a', 'table-name': 'b' })).message).toBe(message);
  });

  it('is nothing to an action without the new one', () => {
    expect(readWith({ table: 'receipts', 'of-others': 'x' })).toEqual({ table: 'receipts', maxShards: 20 });
  });
});

it('names inputs as action.yml does', () => {
  expect(['table', 'maxShards', 'openaiApiKey'].map(inputName)).toEqual(['table', 'max-shards', 'openai-api-key']);
});

it('leaves out what is not given', () => {
  expect(Object.keys(defined({ one: 1, two: undefined, zero: 0 }))).toEqual(['one', 'zero']);
});
