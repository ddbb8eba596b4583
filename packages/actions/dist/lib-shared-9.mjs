import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// src/shared/age.ts
function age(hours) {
  return hours < 2 ? `${Math.round(hours * 60)} min` : `${hours.toFixed(1)} h`;
}

export {
  age
};
