#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still say what is missing.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `completion-batch needs Node.js 24 or newer; this is ${process.version}.\n` +
      'In a clone, start it by "npx completion-batch" (npm ci brings Node 24 on Linux x64); elsewhere install Node.js 24.',
  );
  process.exitCode = 2;
} else {
  const { formToRun, keepCompiled } = await import('./form.js');
  const { entry, clone } = formToRun();
  keepCompiled(clone);
  const { main } = await import(entry);
  process.exitCode = await main(process.argv.slice(2), process.env);
}
