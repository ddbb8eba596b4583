import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../core/src/evidence/evidence.ts
var wordId = ({ lineId, wordId: word }) => `${lineId}.${word}`;

export {
  wordId
};
