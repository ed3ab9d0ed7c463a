# python3: the language's own tests of json, dict, list, re, zlib and
# threading, where they are packaged (libpython3.N-testsuite in Debian), and
# a script that does some of each.  Every object is a block of malloc's.
needs="python3:python3"
modules="dict list re"
((quick)) || modules="json dict list re zlib threading"
expect="python*"

# The first python3 that has its tests; else the system's.
choose() {
    local python
    for python in /usr/bin/python3 python3; do
        python=$("$python" -c 'import sys; print(sys.executable)') || continue
        "$python" -c '
import importlib.util, sys
sys.exit(not all(importlib.util.find_spec("test.test_" + name)
                 for name in sys.argv[1:]))' $modules 2>/dev/null || continue
        echo "$python"
        return
    done
    type -P python3
    return 1
}
if python=$(choose); then
    work="its $modules tests; a script"
    tested=1
else
    work="a script (its own tests are not installed)"
    tested=0
fi

version() { "$python" --version; }

run() {
    local name
    export PYTHONMALLOC=malloc PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
    "$python" - "$((quick ? 1 : 8))" <<'END'
import hashlib, json, random, re, sys, threading, zlib

rng = random.Random(1995)
def digest(data):
    return hashlib.sha256(repr(data).encode()).hexdigest()[:16]

for turn in range(int(sys.argv[1])):
    tree = lambda depth: {
        "key%d" % rng.randrange(10**6): tree(depth - 1) for i in range(4)
    } if depth else [rng.random() for i in range(rng.randrange(6))]
    text = json.dumps(tree(6), indent=1)
    print(len(text), digest(json.loads(text)))

    table = {}
    for i in range(120000):
        table[rng.randrange(60000)] = "value %d" % i
        table.pop(rng.randrange(60000), None)
    print(len(table), digest(sorted(table.items())))

    row = []
    for i in range(40000):
        row.insert(rng.randrange(len(row) + 1) if i % 9 == 0 else i, [i])
    del row[::3]
    row.sort(key=lambda x: -x[0] % 1009)
    print(len(row), digest(row))

    swapped = re.sub(r'"key(\d)(\d+)"', r"<\2-\1>", text)
    print(len(re.findall(r"<(?:\d{2})+-(\d)>", swapped)), digest(swapped))

    packed = [zlib.compress(text.encode()[i:i + 9000], 6)
              for i in range(0, len(text), 9000)]
    whole = b"".join(map(zlib.decompress, packed))
    print(len(packed), whole == text.encode())

    results, lock = {}, threading.Lock()
    def job(n):
        mine = [str(i) * (i % 50) for i in range(n, n + 20000)]
        with lock:
            results[n] = digest(mine)
    jobs = [threading.Thread(target=job, args=(n,)) for n in range(6)]
    for t in jobs: t.start()
    for t in jobs: t.join()
    print(digest(sorted(results.items())))
END
    ((tested)) || return 0
    # A test that fails here must fail the same way with the library.
    for name in $modules; do
        "$python" -c 'if 1:
            import sys, test.support, unittest
            test.support.verbose = 0
            unittest.main(None, argv=["test", "-v"] + sys.argv[1:])' \
            "test.test_$name" 2>&1 | sed -E \
            -e 's/in [0-9.]+s$/in N s/' -e 's/0x[0-9a-f]+/ADDRESS/g' || true
    done >results
    grep -E '^(Ran|OK|FAILED)| \.\.\. (FAIL|ERROR)' results
}
