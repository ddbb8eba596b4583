/** Reads .github/labels.yml, and makes the repository's labels what it says: new ones are made, others mended, none is taken away. */
import { fieldsOf, type GitHub, Refusal } from './github.ts';

export interface Label {
  readonly name: string;
  readonly color: string;
  readonly description: string;
}

const FIELDS = ['name', 'color', 'description'] as const;

/**
 * As much of YAML as the file has, so that no package runs beside the token: three lines each, texts as they are.
 * @throws Refusal with the number of a line that is another one
 */
export function parseLabels(text: string): Label[] {
  const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 }));
  const told = lines.filter(({ line }) => line !== '' && !line.startsWith('#'));
  const labels: Label[] = [];
  for (let at = 0; at < told.length; at += FIELDS.length) {
    const [name = '', color = '', description = ''] = FIELDS.map((field, index) => readField(field, told[at + index]));
    labels.push({ name, color, description });
  }
  const names = labels.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Refusal(`labels.yml names ${twice} twice: upper and lower case are the same.`);
  return labels;
}

/** What GitHub takes: of a name up to 50 characters, of a description up to 100, of a colour six digits without "#". */
const ALLOWED = { name: /^[a-z][a-z -]{0,48}[a-z]$/, color: /^[0-9a-f]{6}$/, description: /^[A-Z][^"'#:]{3,98}\.$/ };

function readField(field: (typeof FIELDS)[number], told: { line: string; number: number } | undefined): string {
  const start = `${field === 'name' ? '- ' : '  '}${field}: `;
  const value = told?.line.startsWith(start) === true ? told.line.slice(start.length) : '';
  if (ALLOWED[field].test(value)) return value;
  const where = told === undefined ? 'at its end' : `in line ${told.number}`;
  throw new Refusal(`labels.yml ${where}: here stands "${start}…", which matches ${ALLOWED[field]}.`);
}

/** @returns what was done, a sentence */
export async function applyLabels(github: GitHub, wanted: readonly Label[]): Promise<string> {
  const there = (await github.list('/labels')).map(fieldsOf);
  const done: string[] = [];
  for (const label of wanted) {
    const found = there.find(({ name }) => String(name).toLowerCase() === label.name.toLowerCase());
    if (found === undefined) await github.call('POST', '/labels', label);
    else if (FIELDS.some((field) => found[field] !== label[field])) {
      const { name, ...others } = label;
      const body = { new_name: name, ...others };
      await github.call('PATCH', `/labels/${encodeURIComponent(String(found.name))}`, body);
    } else continue;
    done.push(label.name);
  }
  return done.length === 0 ? 'All labels are as labels.yml says.' : `Made or mended: ${done.join(', ')}.`;
}
