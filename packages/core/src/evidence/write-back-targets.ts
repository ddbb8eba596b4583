/** Where verdicts are written back to, as people write it. */
import { CompletionBatchError, shownUrl } from '@completion-batch/engine';

/**
 * `off`, or a list with commas of `chroma://…` and `vectors`, the file in the object store.
 * @param where the option or input. @throws CompletionBatchError `invalid-input`
 */
export function writeBackTargets(text: string, where: string): readonly string[] {
  const targets = [...new Set(text.split(',').map((target) => target.trim()))];
  if (targets.length === 1 && targets[0] === 'off') return [];
  const wrong = targets.find((target) => target !== 'vectors' && !target.startsWith('chroma://'));
  if (wrong === undefined) return targets;
  throw new CompletionBatchError(
    'invalid-input',
    `${JSON.stringify(shownUrl(wrong).slice(0, 200))} is no place that verdicts can be written back to`,
    { where, remedy: 'Give off, vectors or chroma://host:port/collection; several with commas. Nothing was done yet.' },
  );
}
