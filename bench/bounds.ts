/**
 * Peak memory and seconds of what ends hostile answers and files (docs/bounds.md), each in a process of its own. Most of the
 * memory is the program itself: some 130 MB with all its clients, read from sources. An argument is a part of their names.
 */
import { FLOODS, take } from './support/floods.ts';
import { round } from './support/measure.ts';

const [part = ''] = process.argv.slice(2);
console.log('| what comes | ended by | peak MB | seconds |\n| --- | --- | ---: | ---: |');
for (const flood of FLOODS.filter(({ name }) => name.includes(part))) {
  const { seconds, peakMb, said } = await take(flood);
  console.log(`| ${flood.name} | ${flood.bound.of} | ${round(peakMb, 0)} | ${round(seconds)} |`);
  console.error(`  ${said.slice(0, 200)}`);
}
