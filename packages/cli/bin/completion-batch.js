#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still say what is missing.
// Whoever reads may stop: a pager that is left, head. What nobody reads is not written, and the work comes to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if ('code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')) return;
    // Of standard error there is nowhere to say it.
    if (stream === process.stdout) resultIsLost(error.message);
  });
}

/** The work still comes to its end: nothing is left half done for a full disk. @param {string} why */
function resultIsLost(why) {
  if (process.listenerCount('exit', failed) > 0) return;
  process.on('exit', failed);
  console.error(
    `error: standard output takes nothing: ${why}\n` +
      '  Make room there, or send it elsewhere, and run this again. [file-unusable]',
  );
}

function failed() {
  process.exitCode ||= 1;
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `completion-batch needs Node.js 24 or newer; this is ${process.version}.\n` +
      'In a clone on Linux x64, npm ci brings Node 24 along, and npx completion-batch\n' +
      'then starts with it; elsewhere install it from https://nodejs.org.',
  );
  process.exitCode = 2;
} else {
  const { formToRun, keepCompiled } = await import('./form.js');
  const { entry, clone } = formToRun();
  keepCompiled(clone);
  const main = await load(entry, clone);
  if (main !== undefined) process.exitCode = await main(process.argv.slice(2), process.env);
}

/**
 * A clone without its packages, or with those of an older lockfile, is a clone in which npm ci is still to be run.
 * @param {string} entry a URL
 * @param {boolean} clone
 */
async function load(entry, clone) {
  try {
    return (await import(entry)).main;
  } catch (error) {
    if (!clone || !(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    console.error(
      'error: the packages that completion-batch needs are not installed here.\n' +
        '  Run npm ci in the clone once (npm start does it by itself), and this again.',
    );
    process.exitCode = 2;
    return undefined;
  }
}
