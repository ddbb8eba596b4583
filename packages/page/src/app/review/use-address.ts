/** What is looked at, kept behind the address's "#". */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Address, readAddress, writeAddress } from './filter.ts';

export function useAddress(): readonly [Address, (change: Partial<Address>) => void] {
  const [address, setAddress] = useState(() => readAddress(location.hash));
  useEffect(() => {
    const follow = () => setAddress(readAddress(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    const hash = `#${writeAddress(address)}`;
    // In place: going back leads out of the page, not through every letter that was typed.
    if (hash === `#${writeAddress(readAddress(location.hash))}`) return;
    try {
      history.replaceState(null, '', hash);
    } catch {
      // Browsers refuse it when it comes too often (Safari: 100 times in 30 seconds). The next change brings it along.
    }
  }, [address]);
  const change = useCallback((part: Partial<Address>) => setAddress((last) => ({ ...last, ...part })), []);
  return [address, change];
}
