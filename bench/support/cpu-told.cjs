// Loaded before a program that is measured (node --require): the last line of its standard error is what CPU it has used.
const { writeSync } = require('node:fs');

process.on('exit', () => writeSync(2, `\nCPU=${JSON.stringify(process.cpuUsage())}`));
