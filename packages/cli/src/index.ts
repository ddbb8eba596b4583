/** The command line, for programs that run it without a process of its own. */
export { main } from './main.ts';
