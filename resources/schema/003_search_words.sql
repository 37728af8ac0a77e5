-- Words of the search index, in which a search finds what is inside of them; the order of the list.
--
-- Released: never edit it, add a migration instead. Indentation is part of the stored schema, which
-- must be the same in new and upgraded files. Statements end in a semicolon at the end of a line.
-- The index of an older file is rebuilt after all migrations (`storage/schema.py`).

    CREATE TABLE search_words (
        word TEXT PRIMARY KEY
    ) WITHOUT ROWID
    ;

    ALTER TABLE sessions ADD COLUMN listed TEXT NOT NULL DEFAULT '';

    UPDATE sessions SET listed = created;

    UPDATE sessions SET listed = latest.at FROM (
        SELECT number, max(created) OVER (ORDER BY number) AS at FROM sessions
        WHERE source NOT IN ('import', 'example')
    ) AS latest WHERE latest.number = sessions.number;

    CREATE INDEX sessions_by_listed ON sessions(listed, number);
