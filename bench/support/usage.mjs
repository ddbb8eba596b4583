// Loaded before a program that is measured (node --import): writes what its process has used to the file that BENCH_USAGE names.
import { writeFileSync } from 'node:fs';

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  // maxRSS is in kilobytes (Node's documentation of process.resourceUsage).
  const peakMb = process.resourceUsage().maxRSS / 1024;
  writeFileSync(process.env.BENCH_USAGE ?? '', JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakMb }));
});
