/** The labels that words may have: which there are, what they mean, and what else they are called. */

export interface LabelSet {
  /** Core labels with their meanings, in the order in which prompts tell them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Other names, each with its core label: a row keeps the name it has, the model is asked about the core label. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Core labels of which a word can have only one. */
  readonly exclusive: readonly (readonly [string, string])[];
}

const LABEL_NAME = /^[A-Z][A-Z0-9_]{0,39}$/;

/** Whether a label can be asked about at all, in whatever set. */
export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name);
}

/** The core label that a name stands for; undefined where the set does not have it. */
export function coreLabelOf({ labels, aliases }: LabelSet, name: string): string | undefined {
  if (Object.hasOwn(labels, name)) return name;
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}

/** A core label's own name first, then its aliases. */
export function namesOf({ aliases }: LabelSet, core: string): string[] {
  return [core, ...Object.keys(aliases).filter((alias) => aliases[alias] === core)];
}
