/** Where the page begins: reads the data out of itself, and draws it. */
import type { ReportData } from '@completion-batch/core/review';
import { render } from 'preact';
import { App } from './app.tsx';
import './styles.css';

const data = JSON.parse(document.getElementById('report')?.textContent ?? '') as ReportData;
const root = document.getElementById('app');
if (root !== null) render(<App data={data} />, root);
