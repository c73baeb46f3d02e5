/** A table as a file that a spreadsheet opens. */
import { keep } from './api/client';

type Cell = string | number | null | undefined;

/** A cell that no spreadsheet takes for a formula. */
function written(value: Cell): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hand it over as CSV; the mark at its beginning tells Excel that it is UTF-8. */
export function keepTable(rows: readonly (readonly Cell[])[], name: string): void {
  const text = rows.map((row) => row.map(written).join(',')).join('\r\n');
  keep(new Blob([`\uFEFF${text}\r\n`], { type: 'text/csv' }), name);
}
