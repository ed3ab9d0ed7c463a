# sqlite3: inserts, indexes, updates, joins, a full check, a dump.
needs="sqlite3:sqlite3"
rows=$((quick ? 5000 : 100000))
work="$rows inserts, two indexes, joins, integrity check"
expect="sqlite3"

version() { sqlite3 --version; }

run() {
    {
        echo 'PRAGMA synchronous = off;'
        echo 'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT);'
        echo 'BEGIN;'
        awk -v rows="$rows" 'BEGIN {
            for (i = 1; i <= rows; i++)
                printf "INSERT INTO t VALUES (%d, %d, '\''row %d %x'\'');\n",
                    i, (i * 7919) % 100003, i, i * i
        }'
        cat <<END
COMMIT;
CREATE INDEX by_n ON t (n);
CREATE INDEX by_s ON t (s, n);
PRAGMA integrity_check;
UPDATE t SET s = s || ' and ' || hex(n) WHERE n % 5 = 0;
DELETE FROM t WHERE n % 7 = 3;
SELECT count(*), sum(n), min(s), max(s) FROM t;
SELECT n % 10 AS d, count(*), group_concat(DISTINCT length(s))
    FROM t GROUP BY d ORDER BY d;
SELECT count(*) FROM t a JOIN t b ON a.n = b.n + 1 AND a.s < b.s;
WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c
    WHERE x < $rows) SELECT sum(x), total(sqrt(x)) > 0 FROM c;
SELECT json_group_array(s) LIKE '[%]' FROM t;
VACUUM;
PRAGMA integrity_check;
PRAGMA foreign_key_check;
END
    } >script.sql
    sqlite3 -batch -bail base.db <script.sql
    sqlite3 base.db .dump | sha256sum
    sqlite3 base.db .dump | sqlite3 copy.db
    sqlite3 copy.db 'SELECT count(*), sum(n) FROM t'
}
