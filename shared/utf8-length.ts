/** Bytes of a text in UTF-8; a lone half of a pair counts as the three bytes of its replacement. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // A pair takes four bytes, two for each half.
    const paired = isHigh(unit) ? isLow(text.charCodeAt(at + 1)) : false;
    if (paired) {
      bytes += 2;
      at += 1;
    } else bytes += unit < 0x800 ? 1 : 2;
  }
  return bytes;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
