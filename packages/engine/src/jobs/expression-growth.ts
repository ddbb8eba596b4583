/**
 * How many times a JMESPath expression may put a value into what it makes, at most. It has neither loops nor recursion: a
 * value is multiplied by lists and objects that are written out (`[@, @]`), and by texts made of texts. Counted, not run:
 * `[@,@]|[@,@]|…` of two hundred letters makes a million out of one.
 */

const TEXT = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g;
/** Escapes what is escaped already: twice as long each time. */
const TO_TEXT = /\bto_string\s*$/;

/** What is beside each other in brackets adds up, what follows each other multiplies. */
export function growthOf(expression: string): number {
  const bare = expression.replace(TEXT, 'x');
  let at = 0;
  /** Of what is between here and the bracket that closes it. */
  const group = (): number => {
    let sum = 0;
    let product = 1;
    while (at < bare.length) {
      const letter = bare.charAt(at);
      at += 1;
      if (letter === ',') {
        sum += product;
        product = 1;
      } else if ('[{('.includes(letter)) {
        const factor = letter === '(' && TO_TEXT.test(bare.slice(0, at - 1)) ? 2 : 1;
        product *= factor * group();
      } else if (']})'.includes(letter)) break;
    }
    return sum + product;
  };
  let growth = 1;
  while (at < bare.length) growth *= group();
  return growth;
}
