/** Looks for the files, as the action itself does. */
import { globSync } from 'node:fs';

const input = (name: string): string => process.env[`INPUT_${name.toUpperCase()}`] ?? '';
const subject = input('subject-path') || input('subject-checksums');
for (const pattern of [subject, input('sbom-path')].filter((one) => one !== '')) {
  const files = globSync(pattern);
  if (files.length === 0) throw new Error(`there is no ${pattern}`);
  console.log(`would attest: ${files.join(', ')}`);
}
