-- Results of experiments on a run: when it knew its answer, what another model thinks of its text, and
-- where a run was forked from. Traces of format 5 may hold `ClosingChances`.
--
-- Released: never edit it, add a migration instead. Indentation is part of the stored schema, which
-- must be the same in new and upgraded files. Statements end in a semicolon at the end of a line.

    CREATE TABLE experiments (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('knew', 'score', 'fork')),
        model TEXT NOT NULL,
        made TEXT NOT NULL,
        settled REAL,
        changed REAL,
        result TEXT NOT NULL
    );

    CREATE INDEX experiments_by_run ON experiments(run);
