/** Who made a vector, as its metadata say it: other programs write other things there. */
const PREFIX = 'completion-batch/';

export const sourceOf = (model: string): string => `${PREFIX}${model}`;

/** The model of a vector that was made here; undefined for those of other programs. */
export function modelOf(source: string): string | undefined {
  return source.startsWith(PREFIX) ? source.slice(PREFIX.length) : undefined;
}
