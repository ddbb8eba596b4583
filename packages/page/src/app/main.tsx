/** Where the page begins: reads the data out of itself, and draws it. */
import type { ReportData } from '@completion-batch/core/review';
import { render } from 'preact';
import './styles.css';
import { App } from './app.tsx';
import { applyKeptTheme } from './theme.tsx';

applyKeptTheme();
const data = JSON.parse(document.getElementById('report')?.textContent ?? '') as ReportData;
document.title = `${data.table} · completion batch report`;
const root = document.getElementById('app');
if (root !== null) render(<App data={data} />, root);
