/** Groups of the log, which GitHub folds. What has to be seen is written between them. */
import { endGroup, startGroup } from '@actions/core';
import { logLine } from '@completion-batch/core/light';

export class LogGroups {
  #title: string | undefined;
  #open = false;

  /** Ends the group whatever becomes of `work`. One group has no other in it: GitHub knows none. */
  async around<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.#title = title;
    this.#start(title);
    try {
      return await work();
    } finally {
      this.#end();
      this.#title = undefined;
    }
  }

  /** A line that may be folded away. */
  inside(line: () => void): void {
    if (this.#title !== undefined && !this.#open) this.#start(`${this.#title}, continued`);
    line();
  }

  /** A line that is to be seen. */
  outside(line: () => void): void {
    this.#end();
    line();
  }

  #start(title: string): void {
    startGroup(logLine(title));
    this.#open = true;
  }

  #end(): void {
    if (!this.#open) return;
    endGroup();
    this.#open = false;
  }
}
