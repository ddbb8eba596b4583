#!/usr/bin/env node
// `npm start`: the same as `completion-batch start`.
process.argv.splice(2, 0, 'start');
await import('./completion-batch.js');
