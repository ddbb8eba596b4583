/** What builds do to sources so that an action reads little at its start. */
import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { httpByNeed } from '../scripts/http-by-need.ts';
import { zodByName } from '../scripts/own-sources.ts';
import { pastDoors } from '../scripts/past-doors.ts';
import { asAscii, builtinsByName } from '../scripts/quick-starts.ts';
import { plainKeys } from '../scripts/used-of-aws.ts';
import { USED_RESOURCES } from '../scripts/used-of-openai.ts';
import { usedOfZod } from '../scripts/used-of-zod.ts';

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url));
const doors = new Map([
  ['@completion-batch/engine', join(PACKAGES, 'engine/src/index.ts')],
  ['@completion-batch/core', join(PACKAGES, 'core/src/index.ts')],
]);
const past = pastDoors(async (specifier, folder) =>
  specifier.startsWith('.') ? join(folder, specifier) : doors.get(specifier),
);

it('of what stands in a door the modules behind it are imported, through other doors, too', async () => {
  const source = `import { a } from './near.ts';
import {
  CompletionBatchError as Refusal,
  decide,
  type Logger,
} from '@completion-batch/engine';
import { receiptPartition, isCompletionBatchError } from '@completion-batch/core';
import { notThere } from '@completion-batch/engine';
import { z } from 'zod';
`;
  const at = (path: string): string => JSON.stringify(join(PACKAGES, path));
  const decided = /export \{[^}]*\bdecide\b[^}]*\} from '\.\/([^']+)'/.exec(
    readFileSync(join(PACKAGES, 'engine/src/index.ts'), 'utf8'),
  )?.[1];
  expect(await past(source, '/somewhere')).toBe(`import { a } from './near.ts';
import { CompletionBatchError as Refusal } from ${at('engine/src/platform/errors.ts')}; import { decide as decide } from ${at(`engine/src/${decided}`)};
import { receiptPartition as receiptPartition } from ${at('core/src/table/keys.ts')}; import { isCompletionBatchError as isCompletionBatchError } from ${at('engine/src/platform/errors.ts')};
import { notThere as notThere } from ${at('engine/src/index.ts')};
import { z } from 'zod';
`);
});

it('zod is imported by its names, and constants stand as keys in what describes a service', () => {
  expect(zodByName("import { z } from 'zod';\nz.string();")).toBe("import * as z from 'zod';\nz.string();");
  expect(plainKeys('const _h = "http";\nvar A$ = [9, n0, { [_h]: 1, [other]: 2 }];')).toBe(
    'const _h = "http";\nvar A$ = [9, n0, { "http": 1, [other]: 2 }];',
  );
});

it("of OpenAI's client nothing is called that builds leave out", () => {
  const used = new Set<string>();
  for (const path of globSync('{engine,core,actions}/src/**/*.ts', { cwd: PACKAGES })) {
    const source = readFileSync(join(PACKAGES, path), 'utf8');
    for (const [, name = ''] of source.matchAll(/\b(?:client|openai)\.(\w+)\.\w+\(/g)) used.add(name);
  }
  used.delete('middlewareStack'); // of AWS's clients
  expect([...used].sort()).toEqual([...USED_RESOURCES].sort());
});

it.each([
  ['imported', "import http from 'node:http';", 'getBuiltinModule'],
  ['imported later', "const http = (await import('node:http')).default;", 'getBuiltinModule'],
  ['required, which has no default', "const http = require('node:http');", 'require("node:http")'],
])('what packages use of node:http is there where it is %s', async (_, line, how) => {
  const folder = await mkdtemp(join(tmpdir(), 'by-need-'));
  try {
    const source = join(folder, 'node_modules/@smithy/handler.js');
    await mkdir(dirname(source), { recursive: true });
    await writeFile(source, `${line}\nexport const agent = http.Agent;`);
    const { outputFiles } = await build({
      entryPoints: [source],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      plugins: [httpByNeed],
    });
    expect(outputFiles[0]?.text).toContain(how);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("Node's own modules are asked for by name, before anything else of a file", () => {
  const source = `import { near } from "./near.mjs";
import { createHash, hash as hash2 } from "node:crypto";
near();
import * as zlib from "zlib";
import fs from 'node:fs/promises';
import { z } from "zod";
`;
  expect(builtinsByName(source)).toBe(`const { createHash, hash: hash2 } = process.getBuiltinModule("node:crypto");
const zlib = process.getBuiltinModule("node:zlib");
const fs = process.getBuiltinModule("node:fs/promises");
import { near } from "./near.mjs";
near();
import { z } from "zod";
`);
});

it('one that is called process is asked of nothing that has its name', () => {
  const source = "import process from 'node:process';\nimport { env } from 'node:process';\n";
  expect(builtinsByName(source)).toBe(
    `const { env } = process.getBuiltinModule("node:process");\nimport process from 'node:process';\n`,
  );
});

it('a file has ASCII alone, and means the same', () => {
  const text = 'var WORD = /^[’🟢円é]+$/u;';
  const ascii = asAscii(text);
  expect(ascii).toBe(String.raw`var WORD = /^[\u2019\ud83d\udfe2\u5186\u00e9]+$/u;`);
  const matches = (source: string): unknown =>
    new Function(`${source} return WORD.test('🟢円é’') && !WORD.test('x');`)();
  expect([matches(text), matches(ascii)]).toEqual([true, true]);
  for (const refused of ['var A = String.raw`円`;', String.raw`var A = /\’/;`, String.raw`var A = /\\\’/;`]) {
    expect(() => asAscii(refused)).toThrow(String.raw`write this with \u escapes`);
  }
  expect(asAscii(String.raw`var A = /\\’/;`)).toBe(String.raw`var A = /\\\u2019/;`);
});

it('schemas that are made of nothing, or of another one alone, are made once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'made-once-'));
  try {
    const outfile = join(folder, 'zod.mjs');
    const stdin = { contents: "export * as z from 'zod';", resolveDir: join(PACKAGES, 'actions') };
    await build({ stdin, outfile, bundle: true, format: 'esm', platform: 'node', plugins: [usedOfZod] });
    const { z } = (await import(outfile)) as typeof import('zod');
    expect(z.string()).toBe(z.string());
    expect(z.string().optional()).toBe(z.string().optional());
    expect(z.string().min(1)).not.toBe(z.string());
    expect(z.number({ error: 'no number' }).safeParse('x').error?.issues[0]?.message).toBe('no number');
    expect(z.number().safeParse('x').error?.issues[0]?.message).toContain('expected number');
    expect(z.object({ a: z.string().min(2).nullable().optional(), b: z.string() }).parse({ a: null, b: '' })).toEqual({
      a: null,
      b: '',
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
