/** Light or dark: as the system has it, until somebody says otherwise. */
import { useEffect, useState } from 'preact/hooks';

const KEY = 'completion-batch.theme';

/** A page from a file may have no storage: then nothing is kept. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}

/** Before anything is drawn, so that nothing flashes. */
export function applyKeptTheme(): void {
  const theme = kept();
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}

const system = () => matchMedia('(prefers-color-scheme: dark)');

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? system().matches : theme === 'dark';
}

export function ThemeToggle() {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const query = system();
    const follow = () => setDark(isDark());
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  const toggle = () => {
    const theme = dark ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    keep(theme);
    setDark(!dark);
  };
  return (
    <button type="button" class="theme" aria-pressed={dark} onClick={toggle}>
      Dark
    </button>
  );
}
