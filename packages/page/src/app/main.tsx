/** Where the page begins: reads the data out of itself, and draws it. */
import { render } from 'preact';
import './styles.css';
import { App } from './app.tsx';
import { readData } from './data.ts';
import { applyKeptTheme } from './theme.tsx';

async function begin(root: HTMLElement): Promise<void> {
  const data = await readData(document.getElementById('report')?.textContent ?? '');
  document.title = `${data.table} · completion batch report`;
  render(<App data={data} />, root);
}

applyKeptTheme();
const root = document.getElementById('app');
if (root !== null) {
  begin(root).catch((error: unknown) => {
    root.textContent = 'This report cannot be shown: it needs all of its file, and a browser of 2023 or later.';
    throw error;
  });
}
