/** docs/report.md names every field of a report, and none that is not there. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reportData } from '@completion-batch/core/review';
import { expect, it } from 'vitest';
import { z } from 'zod';

const PAGE = fileURLToPath(new URL('../../docs/report.md', import.meta.url));

type Schema = z.core.JSONSchema.BaseSchema;

/** `receipts[].labels[].line` and so on: of each object all its members. */
function fieldsOf({ properties = {}, items, anyOf = [] }: Schema, path: string): string[] {
  const own = Object.entries(properties).flatMap(([name, schema]) => {
    const field = path === '' ? name : `${path}.${name}`;
    return [field, ...fieldsOf(schema as Schema, field)];
  });
  const each = items === undefined ? [] : fieldsOf(items as Schema, `${path}[]`);
  return [...own, ...each, ...anyOf.flatMap((schema) => fieldsOf(schema as Schema, path))];
}

it('docs/report.md has every field of a report', () => {
  const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `([\w.[\]]+)` +\|/gm);
  const named = [...rows].map(([, field = '']) => field);
  const fields = fieldsOf(z.toJSONSchema(reportData), '');
  expect(fields.length).toBeGreaterThan(60);
  expect(named.toSorted()).toEqual([...new Set(fields)].sort());
});
