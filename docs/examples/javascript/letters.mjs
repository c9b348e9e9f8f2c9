// The letters of a text, as people see them.

const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Return the letters of a text: its clusters that show something. */
export function letters(text) {
  const every = [...clusters.segment(text)].map(({ segment }) => segment);
  return every.filter((letter) => !/^(\s+$|\p{Cc}|\p{Cf})/u.test(letter));
}
