/** docker/Dockerfile as a list of what it says, for tests that do the same without a builder. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const DOCKERFILE = fileURLToPath(new URL('../../docker/Dockerfile', import.meta.url));

export interface Step {
  /** Of the stage that it belongs to. */
  readonly stage: string;
  readonly name: string;
  readonly text: string;
}

/** Comments are left out, lines that go on are one. */
export function dockerSteps(path: string = DOCKERFILE): readonly Step[] {
  const lines = readFileSync(path, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  let stage = '';
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      if (name === 'FROM') stage = / AS (\w+)$/.exec(text)?.[1] ?? '';
      return { stage, name, text };
    });
}

/** The arguments of the last one of a name in a stage, as JSON has them. */
export function execForm(steps: readonly Step[], stage: string, name: string): readonly string[] {
  const text = steps.findLast((step) => step.stage === stage && step.name === name)?.text ?? '';
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

/** The paths of `files` that .dockerignore lets through: `*`, `**` and `!` are all that it uses, the last that fits counts. */
export function contextOf(ignore: string, files: readonly string[]): readonly string[] {
  const rules = ignore
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const pattern = line.replace(/^!/, '').replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
      const by = pattern.replace(/^\*\*\//, '(?:.*/)?').replaceAll(/(?<!\.)\*/g, '[^/]*');
      return { leaves: !line.startsWith('!'), fits: new RegExp(`^${by}(?:/|$)`) };
    });
  return files.filter((file) => rules.findLast(({ fits }) => fits.test(file))?.leaves !== true);
}
