import { engineOf } from '../engine.ts'
import type { Step } from '../ddl.ts'
import { SEARCHABLE, type Searchable, spreadSome } from '../words-table.ts'

/**
 * A table of words, where MySQL's full text looked up each row in two trees (ADR 15). The full text stays for servers of the
 * version before, which search by it. They write texts alone: `is_spread` tells of which the words are in the table.
 */
function byWords(name: Searchable): Step {
  return {
    sqlite: [],
    mysql: () => [
      `create table ${name}_words (
        word varchar(80) not null,
        \`row\` bigint not null,
        in_name tinyint not null,
        primary key (word, \`row\`),
        key ${name}_words_row (\`row\`, word, in_name),
        foreign key (\`row\`) references ${name}_search (rowid) on delete cascade
      ) engine = innodb default charset ascii collate ascii_bin`,
      `alter table ${name}_search
        add column is_spread tinyint not null default 0, add key ${name}_search_spread (is_spread)`,
    ],
    async change(db) {
      if (engineOf(db) === 'sqlite') return
      while (await db.transaction().execute((tx) => spreadSome(tx, name)));
    },
  }
}

export const words: readonly Step[] = SEARCHABLE.map(byWords)
