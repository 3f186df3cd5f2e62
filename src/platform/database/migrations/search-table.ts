/**
 * The words of a table's rows, by the row's number. The program folds them; only the index is kept, not the text. Every
 * beginning of up to ten letters is indexed, for any other is gathered from all rows that hold it before the first is shown.
 */
export function searchTable(table: string): string {
  return `create virtual table ${table}_search using fts5 (
    name, rest, content = '', contentless_delete = 1, prefix = '1 2 3 4 5 6 7 8 9 10', tokenize = 'unicode61 remove_diacritics 0'
  )`
}
